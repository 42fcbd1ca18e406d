import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { PackedSegments, readBlocks } from './packed-segments.ts'
import { createSegment } from './segment.ts'
import type { ListSegment } from './segment.ts'

/** The files that `npm run words` writes; scripts/word-list says what is in them, and why in that order. */
export const LIKELY_WORDS_FILE = new URL('likely-words.txt', import.meta.url)
export const MORE_WORDS_FILE = new URL('more-words.txt.br', import.meta.url)

/** The listed words of the quick tier, in a small file of their own: a check that finds nothing new reads no other. */
export function readLikelyWords(): ListSegment[] {
  return Array.from(readBlocks(readFileSync(LIKELY_WORDS_FILE)), ({ source, words }) =>
    createSegment(source, words.toString('utf8').split('\n')),
  )
}

/** All other listed words. */
export function readMoreWords(): PackedSegments {
  return new PackedSegments(brotliDecompressSync(readFileSync(MORE_WORDS_FILE)))
}
