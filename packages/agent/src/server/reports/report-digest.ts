import { createHash } from 'node:crypto'

/**
 * Sums the items into a SHA-256 that does not depend on the order of their keys or of the items: a scan that meets
 * the same sockets in another order is not a new report.
 */
export function digestOf(items: readonly object[]): string {
  const hash = createHash('sha256')
  for (const item of items.map(canonicalJson).toSorted()) hash.update(`${item}\n`)
  return hash.digest('hex')
}

/** Writes an item with its keys in order. Items are flat objects, so sorting one level of keys is enough. */
export function canonicalJson(item: object): string {
  return JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
