import type { TableColumns } from './table-columns.ts'

/** Whether two rows of the same key hold the same. Pure. */
export function isSameRow<Row extends object>({ data }: TableColumns, a: Row, b: Row): boolean {
  for (const column in data) {
    const ours = a[column as unknown as keyof Row]
    const theirs = b[column as unknown as keyof Row]
    if (ours === theirs) continue
    const areObjects = typeof ours === 'object' && typeof theirs === 'object'
    if (!areObjects || ours === null || theirs === null) return false
    if (canonical(ours) !== canonical(theirs)) return false
  }
  return true
}

/** `jsonb` gives the fields of an object back in an order of its own. */
function canonical(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  )
}
