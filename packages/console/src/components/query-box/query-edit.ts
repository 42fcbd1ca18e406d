import { parseQuery, QueryError, splitQuery } from '@openhss/contract/browser'
import type { QueryKeyName } from '@openhss/contract/browser'

/** What is in the box of a query: terms that count, and the text that is being written. */
export interface QueryEdit {
  readonly chips: readonly string[]
  readonly text: string
  /** Somebody is told what is wrong with the text: it was committed, or came with the address. */
  readonly isChecked: boolean
  /** The address has the text already, as it is written so far. */
  readonly isLive: boolean
  /** The query of the address when it was looked at last, and those that it will have in a moment. */
  readonly known: string
  readonly awaited: readonly string[]
}

/** Begins with the query of an address. One that cannot be read stands as a text that can be mended. Pure. */
export function startEdit(q: string, keys: readonly QueryKeyName[]): QueryEdit {
  const isRead = problemOf(q, keys) === undefined
  return {
    chips: isRead ? splitTerms(q) : [],
    text: isRead ? '' : q,
    isChecked: !isRead,
    isLive: false,
    known: q,
    awaited: [],
  }
}

/** Goes along with the address: one that this box did not write, such as after Back, takes its place. Pure. */
export function followAddress(
  edit: QueryEdit,
  q: string,
  keys: readonly QueryKeyName[],
): QueryEdit {
  const place = edit.awaited.indexOf(q)
  if (place !== -1) return { ...edit, known: q, awaited: edit.awaited.slice(place + 1) }
  return q === edit.known ? edit : startEdit(q, keys)
}

/** The query that the box stands for. Pure. */
export function queryOf({ chips, text }: Pick<QueryEdit, 'chips' | 'text'>): string {
  return [...chips, text.trim()].filter((term) => term !== '').join(' ')
}

/** Says what is wrong with a query; undefined when nothing is. Pure. */
export function problemOf(q: string, keys: readonly QueryKeyName[]): QueryError | undefined {
  try {
    parseQuery(q, keys)
    return undefined
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
}

/** Splits a query that can be read into its terms, as they are written. Pure. */
export function splitTerms(q: string): string[] {
  return splitQuery(q).map(({ start, end }) => q.slice(start, end))
}

/**
 * Whether a text is worth listing by while it is written: words without a key, of which none may become a key. A key with
 * half of its value would list nothing, and read as if there were nothing.
 */
export function isWorthListing(text: string, keys: readonly QueryKeyName[]): boolean {
  if (text.trim().length < 2 || problemOf(text, keys) !== undefined) return false
  return splitQuery(text).every(
    ({ key, values }) =>
      key === undefined &&
      values.every(({ parts }) => !keys.some((name) => name.startsWith(parts.join('*')))),
  )
}

/** Whether a blank ends the text as a whole term: one with a key, in which nothing is wrong. Pure. */
export function isWholeTerm(text: string, keys: readonly QueryKeyName[]): boolean {
  return problemOf(text, keys) === undefined && splitQuery(text).every(({ key }) => key)
}
