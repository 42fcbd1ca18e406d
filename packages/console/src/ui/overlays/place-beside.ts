/**
 * Puts what is open over the page beside what it belongs to: on the side that was asked for, or on the other one where it
 * has more room there, and never past an edge of the window.
 * @param popup a popover that is shown; its styles must leave its place open.
 * @param align the popup is in the middle of the anchor, or ends where the anchor ends.
 */
export function placeBeside(
  popup: HTMLElement,
  anchor: Element,
  { side, align }: { readonly side: 'above' | 'below'; readonly align: 'center' | 'end' },
): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popup
  const { clientWidth, clientHeight } = document.documentElement
  const roomAbove = at.top - GAP
  const roomBelow = clientHeight - at.bottom - GAP
  const isAbove =
    side === 'above'
      ? roomAbove >= height || roomAbove > roomBelow
      : roomBelow < height && roomAbove > roomBelow
  const left = align === 'end' ? at.right - width : at.left + (at.width - width) / 2
  const top = isAbove ? at.top - GAP - height : at.bottom + GAP
  popup.style.left = `${keepWithin(left, clientWidth - width)}px`
  popup.style.top = `${keepWithin(top, clientHeight - height)}px`
}

/** Pixels between the two, and to the edge of the window. */
const GAP = 4

function keepWithin(place: number, room: number): number {
  return Math.max(GAP, Math.min(place, room - GAP))
}
