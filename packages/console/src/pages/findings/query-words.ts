import { findingKeys, formatQuery, parseQuery, QueryError } from '@openhss/contract/browser'
import type { FindingKey, Query, QueryTerm } from '@openhss/contract/browser'

/** Whether a query asks for exactly one value of a key, such as `severity:high`. Pure. */
export function asksFor(q: string, key: FindingKey, word: string): boolean {
  return readOrNothing(q).some(
    (term) => isTerm(term, key) && formatQuery([term]) === written(key, word),
  )
}

/** Whether it says anything of a key. Pure. */
export function namesKey(q: string, key: FindingKey): boolean {
  return readOrNothing(q).some((term) => term.key === key)
}

/**
 * Makes a query ask for one value of a key, in place of what it asked of the key before; without a value, the key does not
 * matter any more. A query that cannot be understood gives way to the new one. Pure.
 */
export function askFor(q: string, key: FindingKey, word: string | undefined): string {
  const others = readOrNothing(q).filter((term) => !isTerm(term, key))
  const kept = formatQuery(others)
  return word === undefined ? kept : `${kept} ${written(key, word)}`.trim()
}

/** Makes a query ask for findings that nobody takes care of, or not any more. Pure. */
export function toggleOwnedByNobody(q: string): string {
  const others = readOrNothing(q).filter((term) => term.key !== 'owner')
  const kept = formatQuery(others)
  return isOwnedByNobody(q) ? kept : `${kept} ${OWNED_BY_NOBODY}`.trim()
}

const OWNED_BY_NOBODY = '-owner:*'

/** Whether it asks for them. Pure. */
export function isOwnedByNobody(q: string): boolean {
  return readOrNothing(q).some((term) => formatQuery([term]) === OWNED_BY_NOBODY)
}

/** Writes one term; a text stands in quotes, so that nothing in it means anything. Pure. */
export function written(key: FindingKey, word: string): string {
  const isPlain = /^[\w.-]+$/.test(word)
  return `${key}:${isPlain ? word : `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`}`
}

function isTerm({ key, isNegated }: QueryTerm<FindingKey>, wanted: FindingKey): boolean {
  return key === wanted && !isNegated
}

function readOrNothing(q: string): Query<FindingKey> {
  try {
    return parseQuery(q, findingKeys)
  } catch (error) {
    if (error instanceof QueryError) return []
    throw error
  }
}
