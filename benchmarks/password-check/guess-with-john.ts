import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { missingWords } from './guesses-per-second.ts'
import type { GuessWork } from './guesses-per-second.ts'

/**
 * Guesses with one John process, which hands each guess to the system's crypt(3). HOME keeps John's own files in
 * the folder. Bash's `time` tells the CPU time to the millisecond; that of sh, to ten.
 */
export async function guessWithJohn(work: GuessWork, folder: string): Promise<number> {
  const file = (name: string) => path.join(folder, name)
  const hashes = work.hashes.map((hash, i) => `user${i}:${hash}\n`)
  writeFileSync(file('hashes'), hashes.join(''))
  writeFileSync(file('words'), `${missingWords(work.words).join('\n')}\n`)
  const john = ['john', '--format=crypt', `--wordlist=${file('words')}`]
  const options = [...john, `--session=${file('session')}`, file('hashes')]
  // Several threads wait for each other by spinning, which counts as CPU time.
  const env = { OMP_NUM_THREADS: '1', HOME: folder, PATH: `${process.env['PATH']}:/usr/sbin` }
  const script = `TIMEFORMAT='%3U %3S'; { time "$@"; } 2>&1`
  const output = execFileSync('bash', ['-c', script, 'bash', ...options], { env, encoding: 'utf8' })
  if (!output.includes(`Loaded ${work.hashes.length} password hashes`)) {
    throw new Error(`john did not load the hashes: ${output}`)
  }
  const [user = Number.NaN, system = Number.NaN] =
    output.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return (user + system) * 1_000
}
