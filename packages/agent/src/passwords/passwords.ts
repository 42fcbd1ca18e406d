/** A door of its own: the password check, and the queue and the pool that it makes its guesses with. */
export { createAccountChecker } from './account-checker.ts'
export { CheckJob } from './check/check-job.ts'
export { runGuessPool } from './check/guess-pool.ts'
export { GuessQueue } from './check/guess-queue.ts'
export { openFingerprintStore } from './memory/fingerprint-store.ts'
export { createSegment } from './words/segment.ts'
