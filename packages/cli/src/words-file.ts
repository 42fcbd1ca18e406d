import { readFileSync, statSync } from 'node:fs'
import { CliError } from './cli-error.ts'

/** Words of the caller's own, one a line. Empty lines are left out; a word may have spaces. */
export function readWordsFile(file: string): string[] {
  try {
    if (statSync(file).size > MAX_BYTES) {
      throw new CliError(`--words ${file}: larger than ${MAX_BYTES / 1_048_576} MiB`)
    }
    const lines = readFileSync(file, 'utf8').split(/\r?\n/)
    return [...new Set(lines)].filter((line) => line !== '')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(`--words ${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** About ten million words: past that a scan of one account takes days with any modern scheme. */
const MAX_BYTES = 104_857_600
