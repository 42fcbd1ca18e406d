import { closeSync, openSync, readSync } from 'node:fs'
import { faultOf, MAX_OWN_WORDS_BYTES, packOwnWords } from '@openhss/agent/own-words'
import type { OwnWords } from '@openhss/agent/own-words'
import { MAX_OWN_WORD_COUNT } from '@openhss/contract'
import { CliError } from '../cli-error.ts'

/**
 * Reads the caller's own words, one a line. Empty lines are left out; a word may have spaces; a word that
 * cannot be tested is counted as a gap.
 */
export function readWordsFile(file: string): OwnWords {
  return packOwnWords(file, readLines(file, '--words'))
}

/**
 * Reads the same words as text, each once.
 * @throws CliError at the first line that cannot be tested.
 */
export function readCheckedWords(file: string): string[] {
  const words = new Set<string>()
  let line = 0
  for (const bytes of readLines(file, 'FILE')) {
    line += 1
    if (bytes.length > 0) words.add(checkWord(bytes, `FILE ${file}, line ${line}:`))
    if (words.size > MAX_OWN_WORD_COUNT) {
      throw new CliError(`FILE ${file}: more than ${MAX_OWN_WORD_COUNT.toLocaleString('en')} words`)
    }
  }
  return [...words]
}

/**
 * Returns the text of a word that can be tested.
 * @throws CliError that says why the word cannot be tested, and does not name it.
 */
export function checkWord(word: Uint8Array, source: string): string {
  const fault = faultOf(word)
  if (fault !== undefined) throw new CliError(`${source} ${FAULTS[fault] ?? fault}`)
  if (word.includes(RETURN)) throw new CliError(`${source} has a carriage return inside`)
  return Buffer.from(word).toString('utf8')
}

const FAULTS: Readonly<Record<string, string>> = {
  oversized: 'longer than the 511 bytes that crypt(3) takes',
  malformed: 'has a NUL, which no password has',
  encoding: 'is not UTF-8',
}

/**
 * Yields the lines of a file one by one, without their ends; of a long line only its start. The byte order mark with which
 * Windows begins a file in UTF-8 is no part of the first word.
 */
export function* readLines(file: string, source: string): Generator<Buffer> {
  try {
    let isFirst = true
    for (const line of readBounded(file, source)) {
      yield isFirst && line.indexOf(BYTE_ORDER_MARK) === 0
        ? line.subarray(BYTE_ORDER_MARK.length)
        : line
      isFirst = false
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(`${source} ${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** Yields the file in pieces up to a bound: a pipe says no size, and a device may never end. */
function* readBounded(file: string, source: string): Generator<Buffer> {
  const descriptor = openSync(file, 'r')
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let line = Buffer.alloc(0)
    let total = 0
    for (;;) {
      const read = readSync(descriptor, chunk)
      if (read === 0) break
      total += read
      if (total > MAX_BYTES) {
        throw new CliError(
          `${source} ${file}: larger than ${Math.floor(MAX_BYTES / 1_048_576)} MiB`,
        )
      }
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < read;) {
        yield withoutReturn(Buffer.concat([line, chunk.subarray(start, end)]))
        line = Buffer.alloc(0)
        start = end + 1
        end = chunk.indexOf(NEWLINE, start)
      }
      line = Buffer.concat([line, chunk.subarray(start, read)]).subarray(0, MAX_LINE_BYTES)
    }
    if (line.length > 0) yield withoutReturn(line)
  } finally {
    closeSync(descriptor)
  }
}

const BYTE_ORDER_MARK = Buffer.from('\u{FEFF}')
const NEWLINE = 0x0a
const RETURN = 0x0d
const CHUNK_BYTES = 65_536
/** Longer than any word, so that a longer line is still refused as too long. */
const MAX_LINE_BYTES = 4_096
/** As many words as an agent takes, with the ends of their lines. */
const MAX_BYTES = MAX_OWN_WORDS_BYTES + 2 * MAX_OWN_WORD_COUNT

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === RETURN ? line.subarray(0, -1) : line
}
