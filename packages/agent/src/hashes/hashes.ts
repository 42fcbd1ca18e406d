/** A door of its own: stored hashes and what computes them, without the host that they come from. */
export { sha256Crypt } from './digests/sha256-crypt.ts'
export type { HashFormat } from './digests/digests.ts'
export { CRYPT_LIBRARIES } from './guessing/crypt-library.ts'
export { loadSimd } from './guessing/simd.ts'
