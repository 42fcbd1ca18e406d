import { closeSync, openSync, readSync } from 'node:fs'
import { CliError } from './cli-error.ts'

/** Words of the caller's own, one a line. Empty lines are left out; a word may have spaces. */
export function readWordsFile(file: string): string[] {
  try {
    const lines = readBounded(file).split(/\r?\n/)
    return [...new Set(lines)].filter((line) => line !== '')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(`--words ${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** A pipe says no size, and a device may never end. */
function readBounded(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const text = Buffer.alloc(MAX_BYTES + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < text.length; length += read) {
      read = readSync(descriptor, text, length, text.length - length, null)
    }
    if (length <= MAX_BYTES) return text.toString('utf8', 0, length)
    throw new CliError(`--words ${file}: larger than ${MAX_BYTES / 1_048_576} MiB`)
  } finally {
    closeSync(descriptor)
  }
}

/** About 600,000 words, five hours of one core for each yescrypt hash; they take 400 MB here. */
const MAX_BYTES = 5_242_880
