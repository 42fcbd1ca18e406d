import { hash as digestOnce } from 'node:crypto'
import type { Digest } from './digest.ts'

/**
 * SHA-256 in hexadecimal without a salt, as Redis keeps it (`#` and the digest in an ACL file). A Redis
 * user may have several passwords, each of which is accepted; their digests are then joined by commas.
 */
export const sha256Hex: Digest = {
  scheme: 'sha256',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 0.001, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const stored = new Set(hash.toLowerCase().split(','))
    return (word) => stored.has(digestOnce('sha256', word, 'hex'))
  },
}

const FORM = /^[\dA-Fa-f]{64}(,[\dA-Fa-f]{64})*$/
