import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type GuessWork, missingWords } from './guesses-per-second.ts'

/**
 * One John process that hands each guess to the system's crypt(3). The shell's `times` tells the
 * CPU time of its children; HOME keeps John's own files in the folder.
 */
export async function guessWithJohn(work: GuessWork, folder: string): Promise<number> {
  const file = (name: string) => path.join(folder, name)
  const hashes = work.hashes.map((hash, i) => `user${i}:${hash}\n`)
  writeFileSync(file('hashes'), hashes.join(''))
  writeFileSync(file('words'), `${missingWords(work.words).join('\n')}\n`)
  const john = ['john', '--format=crypt', `--wordlist=${file('words')}`]
  const options = [...john, `--session=${file('session')}`, file('hashes')]
  const env = { HOME: folder, PATH: `${process.env['PATH']}:/usr/sbin` }
  const script = '"$@" 2>&1; status=$?; times; exit $status'
  const output = execFileSync('sh', ['-c', script, 'sh', ...options], { env, encoding: 'utf8' })
  if (!output.includes(`Loaded ${work.hashes.length} password hashes`)) {
    throw new Error(`john did not load the hashes: ${output}`)
  }
  return readChildMs(output)
}

/** The last line of `times`: user and system time of the children, as `0m1.230000s 0m0.010000s`. */
function readChildMs(output: string): number {
  const times =
    output
      .trim()
      .split('\n')
      .at(-1)
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? []
  return [...times].reduce((sum, [, minutes, seconds]) => {
    return sum + (Number(minutes) * 60 + Number(seconds)) * 1_000
  }, 0)
}
