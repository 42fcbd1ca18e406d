import type { HashFormat } from '../digests/digests.ts'
import type { CpuAllowance } from '../../process/cpu-budget.ts'
import type { Speedups } from './batch-size.ts'

/** The data with which a guess worker is started. */
export interface GuessWorkerSetup {
  /** One shared integer: 0 while the worker runs, 1 to stop it. A resting worker sleeps on it. */
  readonly stopFlag: Int32Array<SharedArrayBuffer>
  readonly libraries: readonly string[]
  /** Share of one core, held over any window; without it the worker goes as fast as the core. */
  readonly budget?: CpuAllowance
}

/** Some words to test on one hash. */
export interface GuessOrder {
  readonly format: HashFormat
  readonly hash: string
  readonly digestLength: number
  /** UTF-8, each word followed by a NUL. The buffer is handed over, not copied, and wiped after use. */
  readonly words: Uint8Array<ArrayBuffer>
  /** Milliseconds that a guess takes libxcrypt. */
  readonly expectedMsPerGuess: number
}

/** The first message of a worker: whether it can load the library, and which schemes it is faster at. */
export interface WorkerGreeting {
  readonly available: boolean
  readonly speedups: Speedups
}

/** The end of an order: `tested` words differ; at `match` the word after them is the password. */
export interface GuessReport {
  readonly kind: 'exhausted' | 'match' | 'refused' | 'failed' | 'stopped'
  readonly tested: number
  /** Milliseconds of CPU time that the words have taken. */
  readonly workMs: number
}

/** Packs words into the form of an order. A word has no NUL and at most `MAX_WORD_BYTES` bytes. */
export function packWords(words: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${words.join('\0')}\0`)
}
