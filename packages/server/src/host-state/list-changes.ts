import type { ReportedList } from './host-report.ts'

/**
 * Gives the whole list that a report stands for. Pure.
 * @param before what the acknowledged list held.
 * @param nameOf tells items apart; of two that it does not, the first one counts.
 */
export function wholeList<Item extends Key, Key extends object>(
  before: readonly Item[],
  list: ReportedList<Item, Key>,
  nameOf: (key: Key) => string,
): readonly Item[] {
  if (list.how === 'same' || list.how === 'later') return before
  const items = typeof list.items === 'string' ? (JSON.parse(list.items) as Item[]) : list.items
  if (list.how === 'all') return distinct(items, nameOf)
  const after = new Map(before.map((item) => [nameOf(item), item]))
  for (const key of list.removed) after.delete(nameOf(key))
  for (const item of distinct(items, nameOf)) after.set(nameOf(item), item)
  return [...after.values()]
}

function distinct<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  const seen = new Map<string, Item>()
  for (const item of items) {
    const name = nameOf(item)
    if (!seen.has(name)) seen.set(name, item)
  }
  return seen.size === items.length ? items : [...seen.values()]
}
