import type { HashFormat } from '../../packages/agent/src/passwords/accounts/account.ts'

/** Hashes of one scheme, and how many words to test on each of them. */
export interface GuessWork {
  readonly scheme: string
  readonly format: HashFormat
  readonly hashes: readonly string[]
  readonly words: number
  readonly digestLength: number
  readonly msPerGuess: number
}

/** Tests words that match nothing; returns the CPU time in milliseconds, start-up included. */
export type Guesser = (work: GuessWork) => Promise<number>

/**
 * Guesses a second of CPU time, side by side. The difference between many words and a quarter of
 * them leaves start-up out (John tests itself, we start a thread); the fastest of some alternating
 * runs leaves out what other programs on the machine disturb.
 */
export async function guessesPerSecond<const Guessers extends readonly Guesser[]>(
  work: GuessWork,
  guessers: Guessers,
): Promise<{ [K in keyof Guessers]: number }> {
  const few = Math.ceil(work.words / 4)
  const best = guessers.map(() => ({ few: Infinity, many: Infinity }))
  for (let run = 0; run < RUNS; run += 1) {
    for (const [i, guess] of guessers.entries()) {
      const side = best[i]
      if (!side) continue
      side.few = Math.min(side.few, await guess({ ...work, words: few }))
      side.many = Math.min(side.many, await guess(work))
    }
  }
  const guesses = (work.words - few) * work.hashes.length
  const rates = best.map((side) => guesses / ((side.many - side.few) / 1_000))
  return rates as { [K in keyof Guessers]: number }
}

const RUNS = 8

/** The same words for everyone: eight characters, so that DES cannot fold them into fewer. */
export function missingWords(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `#${i.toString(36).padStart(6, '~')}#`)
}
