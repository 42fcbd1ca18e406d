import type { HashFormat } from '@openhss/agent/hashes'

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
type Guesser = (work: GuessWork) => Promise<number>

export interface Side {
  readonly guess: Guesser
  /** Enough that a run is not over at once. */
  readonly words: number
}

/**
 * Measures guesses a second of CPU time, side by side. The difference between many words and an eighth of
 * them leaves start-up out (John tests itself, we start a thread); the fastest of some alternating
 * runs leaves out what other programs on the machine disturb.
 */
export async function guessesPerSecond<const Sides extends readonly Side[]>(
  work: Omit<GuessWork, 'words'>,
  sides: Sides,
): Promise<{ [K in keyof Sides]: number }> {
  const measured = sides.map((side) => ({
    ...side,
    few: Math.ceil(side.words / 8),
    fewMs: Infinity,
    manyMs: Infinity,
  }))
  for (let run = 0; run < RUNS; run += 1) {
    for (const side of measured) {
      side.fewMs = Math.min(side.fewMs, await side.guess({ ...work, words: side.few }))
      side.manyMs = Math.min(side.manyMs, await side.guess({ ...work, words: side.words }))
    }
  }
  const rates = measured.map(({ words, few, fewMs, manyMs }) => {
    return ((words - few) * work.hashes.length) / ((manyMs - fewMs) / 1_000)
  })
  return rates as { [K in keyof Sides]: number }
}

const RUNS = 8

/** Makes the words, the same for every side: of eight characters, so that DES cannot fold them into fewer. */
export function missingWords(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `#${i.toString(36).padStart(6, '~')}#`)
}
