import { closeSync, openSync, readSync } from 'node:fs'
import { MOST_OWN_WORD_BYTES, MOST_OWN_WORDS, packOwnWords } from '@openhss/agent'
import type { OwnWords } from '@openhss/agent'
import { CliError } from './cli-error.ts'

/**
 * Words of the caller's own, one a line. Empty lines are left out; a word may have spaces; what cannot be
 * tested is counted as a gap.
 */
export function readWordsFile(file: string): OwnWords {
  return packOwnWords(file, readLines(file, '--words'))
}

/** The lines of a file one by one, without their ends; of a long one only the start. */
export function* readLines(file: string, source: string): Generator<Buffer> {
  try {
    yield* readBounded(file, source)
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(`${source} ${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** A pipe says no size, and a device may never end. */
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
      line = Buffer.concat([line, chunk.subarray(start, read)]).subarray(0, LONGEST_LINE)
    }
    if (line.length > 0) yield withoutReturn(line)
  } finally {
    closeSync(descriptor)
  }
}

const NEWLINE = 0x0a
const RETURN = 0x0d
const CHUNK_BYTES = 65_536
/** Longer than any word, so that it is still told as too long. */
const LONGEST_LINE = 4_096
/** As many words as an agent takes, with the ends of their lines. */
const MAX_BYTES = MOST_OWN_WORD_BYTES + 2 * MOST_OWN_WORDS

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === RETURN ? line.subarray(0, -1) : line
}
