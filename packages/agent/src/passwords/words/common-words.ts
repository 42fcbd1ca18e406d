import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The most common passwords, most common first. Read from the text word by word: as a module, or parsed
 * as a whole, the array and its 49,000 strings take 4 MB, for as long as the process runs.
 */
export function* readCommonWords(): Generator<string, void> {
  const text = readFileSync(FILE)
  if (text.includes('\\')) {
    yield* JSON.parse(text.toString()) as string[]
    return
  }
  // Without escapes, what is between two quotes of an array of strings is one of them.
  for (let start = text.indexOf(QUOTE); start >= 0;) {
    const end = text.indexOf(QUOTE, start + 1)
    yield text.toString('utf8', start + 1, end)
    start = text.indexOf(QUOTE, end + 1)
  }
}

const require = createRequire(import.meta.url)
const FILE = require.resolve('@zxcvbn-ts/language-common/src/passwords.json')

const QUOTE = 0x22
