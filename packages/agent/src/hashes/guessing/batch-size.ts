/** How many times faster than by libxcrypt a guess is, by scheme; a scheme that is absent is not faster. */
export type Speedups = Readonly<Record<string, number>>

/**
 * Returns the speed-up that a hash can use. The SIMD code is fast on many words together, and nothing can
 * stop it in between: where they would take longer than a stop may, libxcrypt does the guesses.
 */
export function usableSpeedup(msPerGuess: number, speedup: number): number {
  return (MIN_BATCH_WORDS * msPerGuess) / speedup > MAX_BATCH_MS ? 1 : speedup
}

/**
 * Returns how many words to hand over in one call. The SIMD code's lanes take words of one length, so some
 * stay empty at the end of each length: few of 200 words or more, half of 32.
 */
export function batchWords(msPerGuess: number, speedup: number): number {
  if (speedup <= 1) return clamp(Math.floor(CALL_MS / msPerGuess), 1)
  return clamp(Math.floor((BATCH_MS * speedup) / msPerGuess), MIN_BATCH_WORDS)
}

function clamp(words: number, least: number): number {
  return Math.max(least, Math.min(MAX_BATCH_WORDS, words))
}

const MIN_BATCH_WORDS = 32
/** The same number stands in simd.c. */
const MAX_BATCH_WORDS = 4_096
const MAX_BATCH_MS = 500
const BATCH_MS = 150
/** Work of a call to libxcrypt in milliseconds; the call itself costs a microsecond. */
const CALL_MS = 10
