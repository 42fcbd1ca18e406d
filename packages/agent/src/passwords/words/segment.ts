import { createHash } from 'node:crypto'

/** Where a word came from; it decides what the advice says. */
export type WordSource = 'head' | 'own' | 'user' | 'host' | 'comment' | 'common' | 'changed'

/**
 * Words in a fixed order under one identity. Progress is remembered for each segment, so what one
 * segment gains is tested without testing the others again.
 */
export interface WordSegment {
  readonly id: string
  readonly source: WordSource
  readonly words: readonly string[]
}

/** A segment whose identity is its content. */
export function createSegment(source: WordSource, words: readonly string[]): WordSegment {
  const id = createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 16)
  return { id: `${source}:${id}`, source, words }
}
