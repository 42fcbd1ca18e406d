import { createHash } from 'node:crypto'

/** Where a word comes from. It decides what the advice to the owner of the account says. */
export type WordSource =
  | 'head'
  | 'own'
  | 'user'
  | 'service'
  | 'company'
  | 'host'
  | 'comment'
  | 'season'
  | 'common'
  | 'changed'
  | 'walk'
  | 'number'
  | 'date'

/** Words by position. A word that is gone leaves its position empty. */
export interface WordSequence {
  readonly length: number
  at(position: number): string | undefined
}

/**
 * Words in a fixed order under one identity. Progress is remembered for each segment, so what one
 * segment gains is tested without testing the others again.
 */
export interface WordSegment {
  readonly id: string
  readonly source: WordSource
  readonly words: WordSequence
  /** The name that the words were made from, if it is one name. */
  readonly madeFrom?: string
}

export interface ListSegment extends WordSegment {
  readonly words: readonly string[]
}

/** Where a word stands. */
export interface WordPlace {
  readonly segmentId: string
  readonly index: number
}

/** Makes a segment whose identity is its content. Pure. */
export function createSegment(
  source: WordSource,
  words: readonly string[],
  madeFrom?: string,
): ListSegment {
  const id = identifySegment(source, words.join('\n'))
  return { id, source, words, ...(madeFrom !== undefined && { madeFrom }) }
}

/**
 * Returns the identity of a segment: its source and a hash of its words. Pure.
 *
 * @param lines the words, one a line.
 */
export function identifySegment(source: WordSource, lines: string | Buffer): string {
  const id = createHash('sha256').update(lines).digest('hex').slice(0, 16)
  return `${source}:${id}`
}
