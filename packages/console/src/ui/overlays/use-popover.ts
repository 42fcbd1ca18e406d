import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { placeBeside } from './place-beside.ts'

/**
 * Shows an element above the whole page, beside an anchor, for as long as it is there. It is a popover of the browser: it
 * stays in the document where it belongs, so that the order of Tab and what a dialog holds are right by themselves.
 */
export function usePopover(
  anchor: Element,
  { side, align }: Parameters<typeof placeBeside>[2],
): RefObject<HTMLDivElement | null> {
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popup.current
    if (element === null) return undefined
    const place = () => placeBeside(element, anchor, { side, align })
    element.showPopover()
    place()
    window.addEventListener('scroll', place, { capture: true, passive: true })
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, { capture: true })
      window.removeEventListener('resize', place)
    }
  }, [anchor, side, align])
  return popup
}
