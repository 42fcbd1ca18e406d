/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, so that a fleet whose
 * server comes back does not call it in one wave.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt)
}

const BASE_MS = 1_000
/** A server that starts again hears of all its agents within a minute. */
const CAP_MS = 40_000
