import { useState } from 'react'
import type { Selection } from '../ui/table/DataTable.tsx'

/** Rows that somebody chose, over all pages of one list; another list begins with none. */
export interface ChosenRows {
  /** For the table. */
  readonly table: Selection
  readonly keys: ReadonlySet<string>
  /** How many rows the list had when all of them were chosen, also those of other pages; undefined: `keys` alone are. */
  readonly allMatching: number | undefined
  readonly toggle: (key: string, isRange: boolean) => void
  readonly chooseAllMatching: (count: number) => void
  readonly clear: () => void
}

/**
 * Keeps what is chosen of a list. It is no matter of the address: nobody sends others what they are about to change.
 * @param pageKeys keys of the rows of this page, in their order.
 * @param list what the rows belong to, such as the query; a change of it clears the choice.
 */
export function useSelection(pageKeys: readonly string[], list: string): ChosenRows {
  const [stored, store] = useState<StoredChoice>({ ...NOTHING, list })
  const choice = stored.list === list ? stored : { ...NOTHING, list }
  const keys = choice.allMatching === undefined ? choice.keys : new Set(pageKeys)
  const put = (next: Omit<StoredChoice, 'list'>) => store({ ...next, list })
  const toggle = (key: string, isRange: boolean) =>
    put({
      keys: toggleRows(keys, pageKeys, key, isRange ? choice.last : undefined),
      last: key,
      allMatching: undefined,
    })
  const clear = () => put(NOTHING)
  return {
    keys,
    allMatching: choice.allMatching,
    toggle,
    chooseAllMatching: (allMatching) => put({ ...NOTHING, allMatching }),
    clear,
    table: {
      keys,
      onToggle: toggle,
      onToggleAll: () =>
        put({
          keys: togglePage(keys, pageKeys),
          last: undefined,
          allMatching: undefined,
        }),
    },
  }
}

interface StoredChoice {
  readonly list: string
  readonly keys: ReadonlySet<string>
  /** The row that was chosen last, from which a range goes. */
  readonly last: string | undefined
  readonly allMatching: number | undefined
}

const NOTHING = { keys: new Set<string>(), last: undefined, allMatching: undefined } as const

/** Chooses a row or takes it out of the choice; from `last` on, all rows up to it are chosen. Pure. */
export function toggleRows(
  chosen: ReadonlySet<string>,
  pageKeys: readonly string[],
  key: string,
  last: string | undefined,
): Set<string> {
  const [from, to] = [pageKeys.indexOf(last ?? ''), pageKeys.indexOf(key)].toSorted((a, b) => a - b)
  if (from !== undefined && to !== undefined && from >= 0) {
    return new Set([...chosen, ...pageKeys.slice(from, to + 1)])
  }
  const next = new Set(chosen)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Chooses all rows of a page, or none of them when all are chosen; those of other pages stay. Pure. */
export function togglePage(chosen: ReadonlySet<string>, pageKeys: readonly string[]): Set<string> {
  const next = new Set(chosen)
  const areAllChosen = pageKeys.every((key) => chosen.has(key))
  for (const key of pageKeys) {
    if (areAllChosen) next.delete(key)
    else next.add(key)
  }
  return next
}
