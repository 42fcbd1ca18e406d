import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Words of a file of an npm package, in its order, those alone that somebody would type: no blanks, four characters
 * or more. `docs/words.md` names the licence of each.
 */
export function readPackageWords(file: string, mostWords = Infinity): string[] {
  const value: unknown = JSON.parse(readFileSync(require.resolve(file), 'utf8'))
  if (!Array.isArray(value)) throw new TypeError(`${file} is no list of words`)
  return value.slice(0, mostWords).filter(isTyped)
}

/** Words of a list of the package zxcvbn, which has all of them in one module. */
export function readZxcvbnWords(name: string, mostWords = Infinity): string[] {
  const lists = require('zxcvbn/lib/frequency_lists.js') as Readonly<
    Record<string, readonly string[]>
  >
  const words = lists[name]
  if (words === undefined) throw new TypeError(`zxcvbn has no list ${name}`)
  return words.slice(0, mostWords).filter(isTyped)
}

const require = createRequire(import.meta.url)

function isTyped(word: unknown): word is string {
  return typeof word === 'string' && /^\S{4,24}$/u.test(word)
}
