import { parseQuery, QueryError } from '@openhss/contract'
import type { Query, QueryKeyName } from '@openhss/contract'
import { badRequest } from '../http/answers/api-error.ts'

/** The part of a list that is asked for: from a number of rows on, or behind a place of its order. */
export interface ListPage {
  readonly limit: number
  /** 0 with `after`. */
  readonly offset: number
  /** What the row before has of each column of the order. */
  readonly after: readonly string[] | undefined
}

/** The order of a list: its name, and what a place of it looks like. */
export interface ListOrder {
  readonly name: string
  readonly place: readonly RegExp[]
}

/** Values of a place. Each fits the type of its column, so that the database refuses none. */
export const TEXT = /^[^\0\p{Cs}]*$/u
export const INTEGER = /^-?\d{1,9}$/
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

/** @throws HSS.0001 that names the place of a mistake. */
export function readQuery<Key extends QueryKeyName>(q: string, keys: readonly Key[]): Query<Key> {
  try {
    return parseQuery(q, keys)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { message, start, end } = error
    throw badRequest(`q, characters ${start + 1} to ${end}: ${message}`, { cause: error })
  }
}

/** @throws HSS.0001 where both ways to a page are given, or `after` is not of this list. */
export function readPage(
  { limit, offset, after }: { limit: number; offset?: number; after?: string },
  order: ListOrder,
): ListPage {
  if (after === undefined) return { limit, offset: offset ?? 0, after }
  if (offset !== undefined) throw badRequest('Give offset or after, and not both.')
  return { limit, offset: 0, after: readPlace(after, order) }
}

/** A row of a page with its place in the order. */
export interface PlacedRow<Row> {
  readonly row: Row
  readonly place: readonly string[]
}

export interface ListAnswer<Row> {
  readonly total_num?: number
  readonly data_list: Row[]
  readonly next?: string
}

/**
 * Makes the answer of a list.
 * @param found the rows of the page and, where there is one, the row behind it.
 * @param total of a page by `offset`.
 */
export function listAnswer<Row>(
  found: readonly PlacedRow<Row>[],
  total: number | undefined,
  { limit }: ListPage,
  order: ListOrder,
): ListAnswer<Row> {
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return {
    ...(total !== undefined && { total_num: total }),
    data_list: shown.map(({ row }) => row),
    ...(last !== undefined && { next: writePlace(last.place, order) }),
  }
}

/** Rows to ask the database for: one more than is shown tells whether there is a next page. */
export function rowsToRead({ limit }: ListPage): number {
  return limit + 1
}

function writePlace(place: readonly string[], { name }: ListOrder): string {
  return Buffer.from(JSON.stringify([name, ...place])).toString('base64url')
}

function readPlace(after: string, { name, place }: ListOrder): string[] {
  const [order, ...values] = parseTexts(Buffer.from(after, 'base64url').toString())
  const fits =
    values.length === place.length && place.every((each, i) => each.test(values[i] ?? ''))
  if (order === name && fits) return values
  throw badRequest('after must be `next` of another page of the same list in the same order.')
}

function parseTexts(json: string): string[] {
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) && parsed.every((each) => typeof each === 'string') ? parsed : []
  } catch {
    return []
  }
}
