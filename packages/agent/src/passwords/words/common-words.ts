import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The most common passwords, most common first. Read from the text word by word: as a module, or parsed
 * as a whole, the array and its 49,000 strings take 4 MB, for as long as the process runs.
 */
export function* readCommonWords(): Generator<string, undefined> {
  const text = readFileSync(FILE)
  for (let start = text.indexOf(QUOTE); start >= 0;) {
    let end = start + 1
    let hasEscapes = false
    for (; text[end] !== QUOTE && end < text.length; end += 1) {
      if (text[end] !== BACKSLASH) continue
      hasEscapes = true
      end += 1
    }
    // Of an array of strings what is between two quotes is one of them.
    const word = text.toString('utf8', start + 1, end)
    yield hasEscapes ? (JSON.parse(`"${word}"`) as string) : word
    start = text.indexOf(QUOTE, end + 1)
  }
}

const require = createRequire(import.meta.url)
const FILE = require.resolve('@zxcvbn-ts/language-common/src/passwords.json')

const QUOTE = 0x22
const BACKSLASH = 0x5c
