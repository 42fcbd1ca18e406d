import { startTransition, useEffect, useState } from 'react'
import { whenIdle } from '../when-idle.ts'

/**
 * The rows to draw now: at first as many as fill the window, and all of them as soon as the page is idle. To draw 50 rows
 * with what is in them takes twice as long as to draw 25. After going back or forward all are drawn at once, because the page
 * is to be where it was.
 * @param isWhole all at once here too: the row that is looked for may be the last one.
 */
export function useDrawnRows<Row>(rows: readonly Row[], isWhole: boolean): readonly Row[] {
  const [isDrawn, setIsDrawn] = useState(() => isWhole || isWhereItWas)
  useEffect(() => {
    if (isDrawn) return undefined
    return whenIdle(() => startTransition(() => setIsDrawn(true)), MAX_WAIT_MS)
  }, [isDrawn])
  if (isDrawn) return rows
  return rows.slice(0, Math.max(1, Math.ceil((window.innerHeight - ABOVE_PIXELS) / ROW_PIXELS)))
}

/** Nobody scrolls sooner. */
const MAX_WAIT_MS = 100

/** The bar, the heading of the page and that of the table take at least so much, and a row does. */
const ABOVE_PIXELS = 210
const ROW_PIXELS = 37

/** Whether the page was come to by going back or forward, or loaded again: nothing was done in it since. */
let isWhereItWas = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')

addEventListener('popstate', () => (isWhereItWas = true))
for (const type of ['pointerdown', 'keydown'])
  addEventListener(type, () => (isWhereItWas = false), { capture: true })
