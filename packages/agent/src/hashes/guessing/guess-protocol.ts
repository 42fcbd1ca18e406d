import type { HashFormat } from '../digests/digests.ts'
import type { CpuAllowance } from '../../process/cpu-budget.ts'
import type { Speedups } from './batch-size.ts'

/** What a guess worker is started with. */
export interface GuessWorkerSetup {
  /** One shared integer: 0 while it runs, 1 to stop. A resting worker sleeps on it. */
  readonly stopFlag: Int32Array<SharedArrayBuffer>
  readonly libraries: readonly string[]
  /** Share of one core, held over any window; absent: as fast as the core goes. */
  readonly budget?: CpuAllowance
}

/** Some words to test on one hash. */
export interface GuessOrder {
  readonly format: HashFormat
  readonly hash: string
  readonly digestLength: number
  /** UTF-8, each word followed by a NUL. Handed over, not copied, and wiped after use. */
  readonly words: Uint8Array<ArrayBuffer>
  /** By libxcrypt. */
  readonly expectedMsPerGuess: number
}

/** What a worker says first: can it load the library, and what is it faster at? */
export interface WorkerGreeting {
  readonly available: boolean
  readonly speedups: Speedups
}

/** How an order ended: `tested` words differ; at `match` the one after them is the password. */
export interface GuessReport {
  readonly kind: 'exhausted' | 'match' | 'refused' | 'failed' | 'stopped'
  readonly tested: number
}

/** Words to the form of an order. A word has no NUL and at most `LONGEST_WORD_BYTES` bytes. */
export function packWords(words: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${words.join('\0')}\0`)
}
