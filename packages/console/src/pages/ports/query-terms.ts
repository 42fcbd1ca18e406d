import { formatQuery, parseQuery } from '@openhss/contract/browser'
import type { Query, QueryKeyName, QueryTerm } from '@openhss/contract/browser'

/** Says whether a query has a term, such as `address:any`. Pure. */
export function hasTerm(q: string, term: string, keys: readonly QueryKeyName[]): boolean {
  return termsOf(q, keys)?.some((each) => formatQuery([each]) === formatOne(term, keys)) ?? false
}

/**
 * Puts a term into a query, in the place of another one of its key, or takes it out where it is there. A query that cannot be
 * read only grows, so that nothing of it is lost. Pure.
 */
export function toggleTerm(q: string, term: string, keys: readonly QueryKeyName[]): string {
  const terms = termsOf(q, keys)
  if (terms === undefined) return `${q} ${term}`.trim()
  const wanted = parseQuery(term, keys)
  const rest = terms.filter((each) => !wanted.some((one) => isSameQuestion(each, one)))
  return formatQuery(hasTerm(q, term, keys) ? rest : [...rest, ...wanted])
}

/** Writes a term for one text as it is, whatever it contains. Pure. */
export function textTerm(key: QueryKeyName, text: string): string {
  return formatQuery([{ key, isNegated: false, values: [{ kind: 'text', parts: [text] }] }])
}

/** Reads a query; undefined where it cannot be understood. Pure. */
export function termsOf<Key extends QueryKeyName>(
  q: string,
  keys: readonly Key[],
): Query<Key> | undefined {
  try {
    return parseQuery(q, keys)
  } catch {
    return undefined
  }
}

function formatOne(term: string, keys: readonly QueryKeyName[]): string {
  return formatQuery(parseQuery(term, keys))
}

/** A program that is not known is asked for by the negated key, and takes the place of a known one. */
function isSameQuestion(a: QueryTerm, b: QueryTerm): boolean {
  return a.key === b.key && (a.isNegated === b.isNegated || a.key === 'program')
}
