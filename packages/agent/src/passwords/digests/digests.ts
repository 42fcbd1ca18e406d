import { clear } from './clear.ts'
import type { Digest } from './digest.ts'

/** Every form of stored passwords besides crypt(5). */
export const DIGESTS = { clear } as const satisfies Readonly<Record<string, Digest>>

export type DigestFormat = keyof typeof DIGESTS
