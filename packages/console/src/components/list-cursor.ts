import { useState } from 'react'
import { useKeys } from '../keys/use-keys.ts'
import { usePage } from './list-page.ts'

/**
 * Moves over the rows of a list by keyboard: j and k to the next and the last row, x and Shift-x choose, [ and ] turn pages.
 * The focus goes along, so that Enter opens the row as it opens any link, and a screen reader says which row it is.
 * @returns the key of the row that the keyboard is on, for the table.
 */
export function useListCursor({
  keys,
  onToggle,
  openKey,
  onMoveOpen,
  isLastPage,
}: {
  /** Keys of the rows of the page, in their order. */
  readonly keys: readonly string[]
  /** Chooses a row; left out where rows cannot be chosen. */
  readonly onToggle?: ((key: string, isRange: boolean) => void) | undefined
  /** The row whose details are open; the keyboard is on it then. */
  readonly openKey?: string | undefined
  /** Opens the details of another row in place of those that are open. */
  readonly onMoveOpen?: ((key: string) => void) | undefined
  readonly isLastPage: boolean
}): string | undefined {
  const [cursor, setCursor] = useState<string>()
  const { page, go } = usePage()
  const activeKey = () => openKey ?? focusedRow(keys) ?? cursor
  const move = (steps: 1 | -1) => {
    const key = neighbourOf(keys, activeKey(), steps)
    if (key === undefined) return
    setCursor(key)
    if (openKey === undefined) focusRow(key)
    else onMoveOpen?.(key)
  }
  const toggle = (isRange: boolean) => {
    const key = activeKey()
    if (key !== undefined && keys.includes(key)) onToggle?.(key, isRange)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(onToggle !== undefined && { x: () => toggle(false), 'Shift+x': () => toggle(true) }),
    '[': () => {
      if (page > 1) go(page - 1)
    },
    ']': () => {
      if (!isLastPage) go(page + 1)
    },
  })
  return openKey ?? cursor
}

/** The row some steps from another one: undefined past either end; the first one, where none is active. Pure. */
export function neighbourOf(
  keys: readonly string[],
  key: string | undefined,
  steps: 1 | -1,
): string | undefined {
  const place = keys.indexOf(key ?? '')
  return place === -1 ? keys[0] : keys[place + steps]
}

/** Puts the focus on the link of a row, which comes into view with it. */
export function focusRow(key: string): void {
  const row = document.querySelector(`tr[data-key="${CSS.escape(key)}"]`)
  row?.querySelector<HTMLElement>('th a, th button')?.focus({ preventScroll: true })
  row?.scrollIntoView({ block: 'nearest' })
}

function focusedRow(keys: readonly string[]): string | undefined {
  const key = document.activeElement?.closest<HTMLElement>('tr[data-key]')?.dataset.key
  return key !== undefined && keys.includes(key) ? key : undefined
}
