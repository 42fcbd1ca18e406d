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

/** About 600,000 words, five hours of one core for each yescrypt hash; they take 400 MB here. */
const MAX_BYTES = 5_242_880
