import type { CryptLibrary } from './crypt-library.ts'
import { oneByOne } from './guesser.ts'
import type { Guesser } from './guesser.ts'

/**
 * Makes a guesser for a hash of bigcrypt; undefined when the hash is none. Each eight bytes of the word are
 * hashed by DES, with the first two characters of the block before as salt. So a library needs to know no
 * more than DES, and the length of its results, by which it is seen to know the scheme, does not depend on
 * the word.
 */
export function createBigcryptGuesser(
  library: CryptLibrary,
  hash: string,
  batch: number,
): Guesser | undefined {
  if (!FORM.test(hash)) return undefined
  const blocks = splitIntoDesHashes(hash)
  return oneByOne(batch, (packed, start, end) => {
    if (countBlocks(end - start) !== blocks.length) return 'differs'
    for (const [i, block] of blocks.entries()) {
      library.setHash(block, DES_DIGEST_LENGTH)
      // DES takes no more than eight bytes of what begins here.
      const result = library.guess(packed, start + i * BLOCK_BYTES)
      if (result !== 'match') return result
    }
    return 'match'
  })
}

const FORM = /^[./A-Za-z\d]{2}([./A-Za-z\d]{11}){2,16}$/
const DES_DIGEST_LENGTH = 11
const BLOCK_BYTES = 8
/** bigcrypt leaves out what follows the sixteenth block. */
const MAX_BLOCK_COUNT = 16

function splitIntoDesHashes(hash: string): string[] {
  const digests = hash.slice(2).match(/.{11}/g) ?? []
  return digests.map((digest, i) => (digests[i - 1] ?? hash).slice(0, 2) + digest)
}

function countBlocks(wordBytes: number): number {
  return Math.max(1, Math.min(MAX_BLOCK_COUNT, Math.ceil(wordBytes / BLOCK_BYTES)))
}
