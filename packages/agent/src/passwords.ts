/** A door of its own: the password check, and the queue and the pool that it makes its guesses with. */
export { createAccountChecker } from './passwords/account-checker.ts'
export { CheckJob } from './passwords/check/check-job.ts'
export { runGuessPool } from './passwords/check/guess-pool.ts'
export { GuessQueue } from './passwords/check/guess-queue.ts'
export { openFingerprintStore } from './passwords/memory/fingerprint-store.ts'
export { createSegment } from './passwords/words/segment.ts'
