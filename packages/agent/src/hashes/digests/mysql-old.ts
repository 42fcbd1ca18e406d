import type { Digest } from './digest.ts'

/** Passwords of MySQL before 4.1, OLD_PASSWORD(): two numbers of 31 bits, no salt, no cryptography. */
export const mysqlOld: Digest = {
  scheme: 'mysql-old',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 0.001, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const first = Number.parseInt(hash.slice(0, 8), 16)
    const second = Number.parseInt(hash.slice(8), 16)
    return (word) => isHashOf(word, first, second)
  },
}

/** The highest bit of each half is always clear. */
const FORM = /^[0-7][\dA-Fa-f]{7}[0-7][\dA-Fa-f]{7}$/

/** hash_password() of MySQL's sql/password.c. No higher bit reaches a lower one, so 32 bits do. */
function isHashOf(word: Uint8Array, first: number, second: number): boolean {
  let a = 1_345_345_333
  let b = 0x12_34_56_71
  let sum = 7
  for (const byte of word) {
    if (byte === SPACE || byte === TAB) continue
    a ^= Math.imul((a & 63) + sum, byte) + (a << 8)
    b += (b << 8) ^ a
    b |= 0
    sum = (sum + byte) | 0
  }
  return (a & LOW_31_BITS) === first && (b & LOW_31_BITS) === second
}

const SPACE = 0x20
const TAB = 0x09
const LOW_31_BITS = 0x7f_ff_ff_ff
