import { MAX_DELTA_ROWS } from '@openhss/contract/runtime'
import type { AccountKey, AccountVerdict, ObservedPort, PortKey } from '@openhss/contract'
import { canonicalJson } from './report-digest.ts'

/** What changed between two lists. */
export interface ListDelta<Item, Key> {
  /** New items, and all of each one that changed. */
  readonly items: Item[]
  readonly removed: Key[]
}

/**
 * Compares two lists of a host. Pure.
 * @param keyOf gives what tells items apart; of two with the same, the first one counts, here as at the server.
 * @returns undefined when the difference is more than half of the list, or more than a report takes: then all of it is sent.
 */
export function compareLists<Item extends object, Key extends object>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => Key,
): ListDelta<Item, Key> | undefined {
  const gone = byName(before, keyOf)
  const items: Item[] = []
  for (const [name, item] of byName(after, keyOf)) {
    const known = gone.get(name)
    gone.delete(name)
    if (known === undefined || canonicalJson(known) !== canonicalJson(item)) items.push(item)
  }
  const removed = [...gone.values()].map((item) => keyOf(item))
  const isLarge = items.length > MAX_DELTA_ROWS || removed.length > MAX_DELTA_ROWS
  const isHalf = (items.length + removed.length) * 2 > after.length
  return isLarge || isHalf ? undefined : { items, removed }
}

export function portKeyOf({ category, port, type, laddr, container_id }: ObservedPort): PortKey {
  return { category, port, type, laddr, container_id }
}

export function accountKeyOf({ service_type, instance, user_name }: AccountVerdict): AccountKey {
  return { service_type, ...(instance !== undefined && { instance }), user_name }
}

function byName<Item>(list: readonly Item[], keyOf: (item: Item) => object): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const item of list) {
    const name = JSON.stringify(Object.values(keyOf(item)))
    if (!items.has(name)) items.set(name, item)
  }
  return items
}
