/**
 * Returns how many blocks of eight bytes made a hash of bigcrypt; undefined when the hash is none. Each
 * block is eleven characters behind two of salt.
 */
export function countHashBlocks(hash: string): number | undefined {
  const [, digests] = /^[./A-Za-z\d]{2}((?:[./A-Za-z\d]{11}){2,16})$/.exec(hash) ?? []
  return digests === undefined ? undefined : digests.length / 11
}

/** Returns how many blocks bigcrypt makes of a word; it leaves out what follows the sixteenth. */
export function countWordBlocks(wordBytes: number): number {
  return Math.max(1, Math.min(16, Math.ceil(wordBytes / 8)))
}
