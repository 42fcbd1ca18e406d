import type { QueryKeyName } from './keys.ts'

/**
 * What a list is asked for, such as `host:web-* port:6379,2375 -label:test "free text"`. Every term must hold. Texts
 * are compared without regard to case.
 */
export type Query<Key extends QueryKeyName = QueryKeyName> = readonly QueryTerm<Key>[]

/** It holds when any of its values does; a negated one, when that is not known to be so. */
export interface QueryTerm<Key extends QueryKeyName = QueryKeyName> {
  /** Undefined: free text, which may stand in any text of a row. */
  readonly key: Key | undefined
  readonly isNegated: boolean
  /** At least one, of the kind of the key. */
  readonly values: readonly QueryValue[]
}

export type QueryValue = TextValue | WordValue | NumberValue | AgeValue

/** A text with gaps. */
export interface TextValue {
  readonly kind: 'text'
  /** What stands before, between and behind the stars; a single part is the text as it is. */
  readonly parts: readonly string[]
}

/** One of the words of a key. */
export interface WordValue {
  readonly kind: 'word'
  readonly comparison: Comparison
  readonly word: string
}

export interface NumberValue {
  readonly kind: 'number'
  readonly comparison: Comparison
  readonly number: number
}

/** A length of time, until now or from now on. */
export interface AgeValue {
  readonly kind: 'age'
  readonly comparison: Exclude<Comparison, '='>
  readonly amount: number
  readonly unit: AgeUnit
}

/** `=` is not written. */
export type Comparison = '=' | '<' | '<=' | '>' | '>='

export type AgeUnit = keyof typeof SECONDS_OF_UNIT

export const SECONDS_OF_UNIT = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/** Seconds of an age. */
export function secondsOf({ amount, unit }: AgeValue): number {
  return amount * SECONDS_OF_UNIT[unit]
}

/** Bounds of a query, because it becomes a statement. */
export const MAX_QUERY_CHARACTERS = 1_000
export const MAX_QUERY_TERMS = 50
export const MAX_QUERY_VALUES = 50
/** Ten years. */
export const MAX_AGE_SECONDS = 3_650 * SECONDS_OF_UNIT.d

/** What is wrong with a query, for those who say it in another language. */
export type QueryProblem =
  | 'too_long'
  | 'no_character'
  | 'too_many_terms'
  | 'too_many_values'
  | 'open_quote'
  | 'no_value'
  | 'unknown_key'
  | 'unknown_word'
  | 'no_number'
  | 'no_age'
  | 'age_too_long'
  | 'age_not_compared'
  | 'text_compared'
  | 'word_compared'

/** A query that cannot be understood; the message is a sentence for a person. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly problem: QueryProblem
  /** The place that is wrong, in UTF-16 code units: the first one, and the one behind the last. */
  readonly start: number
  readonly end: number
  /** What may have been meant instead. */
  readonly nearest: string | undefined

  constructor(
    problem: QueryProblem,
    message: string,
    { start, end, nearest }: { start: number; end: number; nearest?: string | undefined },
  ) {
    super(message)
    this.problem = problem
    this.start = start
    this.end = end
    this.nearest = nearest
  }
}
