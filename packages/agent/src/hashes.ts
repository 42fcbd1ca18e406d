/** A door of its own: stored hashes and what computes them, without the host that they come from. */
export { sha256Crypt } from './hashes/digests/sha256-crypt.ts'
export type { HashFormat } from './hashes/digests/digests.ts'
export { CRYPT_LIBRARIES } from './hashes/guessing/crypt-library.ts'
export { loadSimd } from './hashes/guessing/simd.ts'
