import type { ReportedList } from './host-report.ts'
import { wholeList } from './list-changes.ts'
import { isSameRow } from './same-row.ts'
import type { TableColumns } from './table-columns.ts'

/** What a report changes of the rows of one kind of a host, and what has ended of them. */
export interface RowChanges<Row, Ended> {
  /** All rows, as they are after it. */
  readonly after: readonly Row[]
  readonly added: readonly Row[]
  /** Rows that were there, with something new in them. */
  readonly changed: readonly Row[]
  readonly removed: readonly Row[]
  /** Stretches that ended, and ended ones that go on. */
  readonly ended: readonly Ended[]
  readonly resumed: readonly Ended[]
}

/** What rows of one kind are by: their columns, their name, and what a report says of them. */
interface KindOfRow<Row, Item extends Key, Key extends object, Stretch, Ended> {
  readonly columns: TableColumns
  /** Tells items apart, and the rows that are made of them. */
  readonly nameOf: (item: Key) => string
  /** A stored row as its report said it. */
  readonly reportedOf: (row: Row) => Item
  readonly rowOf: (item: Item, known: Row | undefined, stretch: Stretch) => Row
  /** Says since when each of those that are seen is as it is, and what has ended of those that are missing. */
  readonly stretchesOf: (found: {
    readonly seen: readonly { readonly item: Item; readonly row: Row | undefined }[]
    readonly missing: readonly Row[]
  }) => {
    readonly seen: readonly {
      readonly item: Item
      readonly row: Row | undefined
      readonly stretch: Stretch
    }[]
    readonly unconfirmed: readonly Row[]
    readonly ended: readonly Ended[]
    readonly resumed: readonly Ended[]
  }
}

/** Compares the stored rows of a host with the list of a report. Pure. */
export function changeRows<
  Row extends Key & { readonly unconfirmed_since: string | null },
  Item extends Key,
  Key extends object,
  Stretch,
  Ended,
>(
  before: readonly Row[],
  list: ReportedList<Item, Key>,
  { columns, nameOf, reportedOf, rowOf, stretchesOf }: KindOfRow<Row, Item, Key, Stretch, Ended>,
): RowChanges<Row, Ended> {
  const stored = new Map(before.map((row) => [nameOf(row), row]))
  const found = listAfter(before, list, { nameOf, reportedOf }).map((item) => {
    const name = nameOf(item)
    const row = stored.get(name)
    stored.delete(name)
    return { item, row }
  })
  const { seen, unconfirmed, ended, resumed } = stretchesOf({
    seen: found,
    missing: [...stored.values()],
  })
  const after: Row[] = []
  const added: Row[] = []
  const changed: Row[] = []
  for (const { item, row: known, stretch } of seen) {
    const row = rowOf(item, known, stretch)
    const isSame = known !== undefined && isSameRow(columns, row, known)
    if (known === undefined) added.push(row)
    else if (!isSame) changed.push(row)
    after.push(isSame ? known : row)
  }
  for (const row of unconfirmed) {
    const name = nameOf(row)
    const known = stored.get(name)
    if (known === undefined || !isSameRow(columns, row, known)) changed.push(row)
    stored.delete(name)
    after.push(row)
  }
  return { after, added, changed, removed: [...stored.values()], ended, resumed }
}

/** The rows stay as they are. */
export function nothingChanged<Row>(after: readonly Row[]): RowChanges<Row, never> {
  return { after, added: [], changed: [], removed: [], ended: [], resumed: [] }
}

/** Says what turned some rows of a host into others, which may have come about in several steps. Pure. */
export function diffRows<Row extends object>(
  before: readonly Row[],
  after: readonly Row[],
  { columns, nameOf }: { readonly columns: TableColumns; readonly nameOf: (row: Row) => string },
): Pick<RowChanges<Row, never>, 'after' | 'added' | 'changed' | 'removed'> {
  const stored = new Map(before.map((row) => [nameOf(row), row]))
  const added: Row[] = []
  const changed: Row[] = []
  for (const row of after) {
    const name = nameOf(row)
    const known = stored.get(name)
    stored.delete(name)
    if (known === undefined) added.push(row)
    else if (known !== row && !isSameRow(columns, row, known)) changed.push(row)
  }
  return { after, added, changed, removed: [...stored.values()] }
}

/** Gives the whole list that a report stands for. What nobody has seen lately is in no list that an agent holds. Pure. */
export function listAfter<
  Row extends Key & { readonly unconfirmed_since: string | null },
  Item extends Key,
  Key extends object,
>(
  before: readonly Row[],
  list: ReportedList<Item, Key>,
  { nameOf, reportedOf }: Pick<KindOfRow<Row, Item, Key, never, never>, 'nameOf' | 'reportedOf'>,
): readonly Item[] {
  if (list.how === 'all') return wholeList([], list, nameOf)
  const acknowledged = before.filter(({ unconfirmed_since: since }) => since === null)
  return wholeList(acknowledged.map(reportedOf), list, nameOf)
}
