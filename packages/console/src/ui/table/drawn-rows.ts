import { useDeferredValue, useEffect, useState } from 'react'

/**
 * The rows to draw now. The first table of a page that was just opened begins with as many as fill the window, and has the
 * others once those are there: of 50 rows a slow processor draws 20 in half the time. Whoever came back to where they
 * were, or to one row, finds all of them at once, because the place has to be there.
 */
export function useDrawnRows<Row>(rows: readonly Row[], activeKey?: string): readonly Row[] {
  const [isWhole] = useState(() => wasDrawn || activeKey !== undefined)
  useEffect(() => void (wasDrawn = true), [])
  return useDeferredValue(true, isWhole) ? rows : rows.slice(0, rowsOfWindow())
}

/** Whether the page has drawn a table, or was loaded again. */
let wasDrawn = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')

/** The heading of the page and that of the table take 210 pixels or more, and a row takes 37. */
function rowsOfWindow(): number {
  return Math.max(1, Math.ceil((window.innerHeight - 210) / 37))
}
