import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The most common passwords, most common first. Read block by block: as a module, or parsed as a whole,
 * the array and its 49,000 strings take 4 MB, a module for as long as the process runs.
 */
export function* readCommonWords(): Generator<string, void> {
  const text = readFileSync(FILE)
  let start = text.indexOf('"')
  while (start >= 0) {
    // A quote in a word has a backslash before it, so these three are between two words.
    const boundary = text.indexOf('","', start + BLOCK_BYTES)
    const end = boundary < 0 ? text.lastIndexOf('"') : boundary
    yield* JSON.parse(`[${text.toString('utf8', start, end + 1)}]`) as string[]
    start = boundary < 0 ? -1 : boundary + 2
  }
}

const require = createRequire(import.meta.url)
const FILE = require.resolve('@zxcvbn-ts/language-common/src/passwords.json')

/** Some 900 words: the quick tier needs 1,000. */
const BLOCK_BYTES = 8_192
