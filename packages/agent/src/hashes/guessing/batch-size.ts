/** By scheme: how many times faster than by libxcrypt a guess is; a scheme that is absent is not. */
export type Speedups = Readonly<Record<string, number>>

/**
 * The speed-up that a hash can use. The SIMD code is fast on many words together, and nothing stops it
 * between them: where they would take longer than a stop may, libxcrypt does the guesses.
 */
export function usableSpeedup(msPerGuess: number, speedup: number): number {
  return (FEWEST_WORDS * msPerGuess) / speedup > LONGEST_BATCH_MS ? 1 : speedup
}

/**
 * Words to hand over in one call. the SIMD code's lanes take words of one length, so some stay empty at
 * the end of each length: few of 200 words or more, half of 32.
 */
export function batchWords(msPerGuess: number, speedup: number): number {
  if (speedup <= 1) return clamp(Math.floor(CALL_MS / msPerGuess), 1)
  return clamp(Math.floor((BATCH_MS * speedup) / msPerGuess), FEWEST_WORDS)
}

function clamp(words: number, least: number): number {
  return Math.max(least, Math.min(MOST_WORDS, words))
}

const FEWEST_WORDS = 32
/** MOST_WORDS of simd.c. */
const MOST_WORDS = 4_096
const LONGEST_BATCH_MS = 500
const BATCH_MS = 150
/** Of libxcrypt: a call costs a microsecond. */
const CALL_MS = 10
