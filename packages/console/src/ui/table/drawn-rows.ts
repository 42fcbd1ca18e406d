import { startTransition, useEffect, useState } from 'react'

/**
 * The rows to draw now: at first as many as fill the window, and all of them once those were painted. To draw 50 rows with
 * what is in them takes twice as long as to draw 25. After going back or forward all are drawn at once, because the page
 * is to be where it was.
 * @param isWhole all at once here too: the row that is looked for may be the last one.
 */
export function useDrawnRows<Row>(rows: readonly Row[], isWhole: boolean): readonly Row[] {
  const [isDrawn, setIsDrawn] = useState(() => isWhole || isWhereItWas)
  useEffect(() => {
    if (isDrawn) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    // What a timer of a frame does comes after its paint.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setIsDrawn(true)))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [isDrawn])
  return isDrawn ? rows : rows.slice(0, Math.ceil(window.innerHeight / ROW_PIXELS))
}

/** A row takes 37 pixels or more, and what is above the table another eight rows of them. */
const ROW_PIXELS = 37

/** Whether the page was come to by going back or forward, or loaded again: nothing was done in it since. */
let isWhereItWas = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')

addEventListener('popstate', () => (isWhereItWas = true))
for (const type of ['pointerdown', 'keydown'])
  addEventListener(type, () => (isWhereItWas = false), { capture: true })
