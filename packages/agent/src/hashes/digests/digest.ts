import type { GuessCost } from '../schemes/guess-cost.ts'

/** A form in which services store passwords and that crypt(3) does not know. */
export interface Digest {
  /** Name in verdicts and tables. */
  readonly scheme: string
  /** Estimates one guess; undefined when no password can produce this text. Pure; never throws. */
  cost(hash: string): GuessCost | undefined
  /** Makes a test of whether a word (UTF-8) is the password. It is called only for a hash that has a cost. */
  prepare(hash: string): DigestTest
}

export type DigestTest = (word: Uint8Array) => boolean
