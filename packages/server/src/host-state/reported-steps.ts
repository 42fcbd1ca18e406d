import type { LostChanges } from '@openhss/contract'

/** Changes of one look at a host, as they cross from a thread: no field of them is unknown here. */
export interface PackedChanges<Item, Key> {
  readonly steps: readonly ChangeStep<Item, Key>[]
  readonly lost: readonly LostChanges[]
  /** Number of the last change. */
  readonly seq: number
  /** Further changes wait, so the list of the report is not what these lead to. */
  readonly more: boolean
}

/** What one look found changed. */
export interface ChangeStep<Item, Key> {
  /** Number of the last of its changes. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** The look before; undefined: there was none. */
  readonly after: string | undefined
  readonly items: readonly Item[]
  readonly removed: readonly Key[]
}

/** A change on the wire, as far as it is the same for all kinds of things. */
export interface DatedChange {
  readonly seq: number
  readonly at: string
  readonly after?: string
}

/**
 * Puts the changes of each look together, in the order of their numbers. Pure.
 * @param read tells whether a change is about something that is there, or about one that is gone.
 */
export function packChanges<Change extends DatedChange, Item, Key>(
  { list, more }: { readonly list: readonly (Change | LostChanges)[]; readonly more?: true },
  read: (change: Change) => { readonly item: Item } | { readonly gone: Key },
): PackedChanges<Item, Key> {
  const steps: OpenStep<Item, Key>[] = []
  const lost: LostChanges[] = []
  const inOrder = list.toSorted((a, b) => a.seq - b.seq)
  for (const change of inOrder) {
    if (!isDated(change)) {
      const { seq, count, from, to } = change
      lost.push({ seq, change: 'lost', count, from, to })
      continue
    }
    const { seq, at, after } = change
    const last = steps.at(-1)
    const isSame = last !== undefined && last.at === at && last.after === after
    const step = isSame ? last : { seq, at, after, items: [], removed: [] }
    if (!isSame) steps.push(step)
    step.seq = seq
    const found = read(change)
    if ('item' in found) step.items.push(found.item)
    else step.removed.push(found.gone)
  }
  return { steps, lost, seq: inOrder.at(-1)?.seq ?? 0, more: more === true }
}

interface OpenStep<Item, Key> extends ChangeStep<Item, Key> {
  seq: number
  readonly items: Item[]
  readonly removed: Key[]
}

function isDated<Change extends DatedChange>(change: Change | LostChanges): change is Change {
  return 'at' in change
}
