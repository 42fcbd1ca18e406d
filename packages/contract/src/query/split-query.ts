import { MAX_QUERY_TERMS, MAX_QUERY_VALUES, QueryError } from './query.ts'
import type { Comparison } from './query.ts'

/** A term as it is written. Places are in UTF-16 code units, the end behind the last one. */
export interface WrittenTerm {
  readonly isNegated: boolean
  readonly key: WrittenKey | undefined
  readonly values: readonly WrittenValue[]
  readonly start: number
  readonly end: number
}

export interface WrittenKey {
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface WrittenValue {
  readonly comparison: Comparison
  /** What stands before, between and behind the stars. */
  readonly parts: readonly string[]
  readonly start: number
  readonly end: number
}

/**
 * Splits a query at its blanks, colons and commas, and takes the quotes away. Between quotes every character stands
 * for itself but `\"` and `\\`. Pure.
 * @throws QueryError where nothing stands in a value, or a quote has no end.
 */
export function splitQuery(text: string): WrittenTerm[] {
  const scanner = new Scanner(text)
  const terms: WrittenTerm[] = []
  for (;;) {
    scanner.skip(BLANKS)
    if (scanner.isAtEnd) return terms
    const start = scanner.place
    terms.push(takeTerm(scanner))
    if (terms.length > MAX_QUERY_TERMS) {
      const message = `There are more than ${MAX_QUERY_TERMS} terms.`
      throw new QueryError('too_many_terms', message, { start, end: scanner.place })
    }
  }
}

const BLANKS = /\s*/y
const MINUS = /-/y
/** Letters alone, so that an IPv6 address is not taken for a key more often than need be. */
const KEY = /([A-Za-z_]+):/y
const COMPARISON = /[<>]=?/y
const COMMA = /,/y
const STAR = /\*/y
const PLAIN = /[^\s,"*]+/y
const QUOTED = /"((?:[^"\\]|\\["\\])*)"/y

function takeTerm(scanner: Scanner): WrittenTerm {
  const termStart = scanner.place
  const isNegated = scanner.take(MINUS) !== undefined
  const start = scanner.place
  const name = scanner.take(KEY)?.[1]
  const key = name === undefined ? undefined : { name, start, end: start + name.length }
  const values: WrittenValue[] = []
  do {
    values.push(takeValue(scanner, termStart))
    if (values.length > MAX_QUERY_VALUES) {
      const message = `There are more than ${MAX_QUERY_VALUES} values in one term.`
      throw new QueryError('too_many_values', message, { start, end: scanner.place })
    }
  } while (scanner.take(COMMA))
  return { isNegated, key, values, start: termStart, end: scanner.place }
}

function takeValue(scanner: Scanner, termStart: number): WrittenValue {
  const start = scanner.place
  const comparison = (scanner.take(COMPARISON)?.[0] ?? '=') as Comparison
  const parts = ['']
  const add = (more: string) => parts.push((parts.pop() ?? '') + more)
  const valueStart = scanner.place
  for (;;) {
    const quoted = scanner.take(QUOTED)?.[1]
    const plain = quoted === undefined ? scanner.take(PLAIN)?.[0] : undefined
    if (quoted !== undefined) add(quoted.replaceAll(/\\(["\\])/g, '$1'))
    else if (plain !== undefined) add(plain)
    else if (scanner.take(STAR)) parts.push('')
    else break
  }
  if (scanner.isBefore('"')) {
    const message = 'The quote does not end: write " behind it, and \\" or \\\\ for " or \\ in it.'
    throw new QueryError('open_quote', message, { start: scanner.place, end: scanner.length })
  }
  if (scanner.place === valueStart) {
    // What comes before it asks for one, unless nothing does.
    const before = Math.max(termStart, scanner.place - 1)
    throw new QueryError('no_value', 'A value is missing here.', { start: before, end: before + 1 })
  }
  return { comparison, parts, start, end: scanner.place }
}

/** Goes through a text by regular expressions that are sticky. */
class Scanner {
  readonly #text: string
  place = 0

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#text.length
  }

  get isAtEnd(): boolean {
    return this.place === this.#text.length
  }

  isBefore(character: string): boolean {
    return this.#text.startsWith(character, this.place)
  }

  skip(pattern: RegExp): void {
    this.take(pattern)
  }

  /** Takes what the pattern finds here; undefined when it finds nothing. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.place
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.place = pattern.lastIndex
    return found
  }
}
