import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@openhss/testkit/hosts'

/** The system's crypt(3), with a record of the pairs of a hash and a word that any process has computed. */
export interface CountedCrypt {
  /** Name for `cryptLibraries`. */
  readonly library: string
  /** Returns every guess since the last call, in order; none is returned twice. */
  takeGuesses(): string[]
  /** Counts the guesses that were not returned yet. */
  countGuesses(): number
}

/** In CI a missing compiler is a failure. */
export const canCountGuesses =
  spawnSync('cc', ['--version']).status === 0 || process.env.CI === 'true'

const SOURCE = fileURLToPath(new URL('counted-crypt.fixture.c', import.meta.url))

export function compileCountedCrypt(): CountedCrypt {
  const folder = temporaryFolder()
  const log = path.join(folder, 'log')
  const library = path.join(folder, 'counted-crypt.so')
  const options = ['-shared', '-fPIC', '-O1', `-DLOG_FILE="${log}"`]
  execFileSync('cc', [...options, '-o', library, SOURCE, '-ldl'])
  return {
    library,
    countGuesses: () => (existsSync(log) ? readFileSync(log, 'latin1').split('\n').length - 1 : 0),
    takeGuesses() {
      if (!existsSync(log)) return []
      const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
      rmSync(log)
      return lines
    },
  }
}
