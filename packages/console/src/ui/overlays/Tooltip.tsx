import { cloneElement, useEffect, useState } from 'react'
import type { PointerEvent, ReactElement, SyntheticEvent } from 'react'
import styles from './Tooltip.module.css'
import { usePopover } from './use-popover.ts'

/**
 * Shows a short text beside its child on hover and on focus; the child has to be reachable by keyboard, and takes the
 * properties of an element. A list has hundreds of these: until it is shown, it costs no element and no effect.
 */
export function Tooltip({
  text,
  children,
}: {
  /** Without one, nothing is shown. */
  readonly text: string | undefined
  readonly children: ReactElement<Record<string, unknown>>
}) {
  const [anchor, setAnchor] = useState<Element>()
  const hide = () => setAnchor(undefined)
  const events = {
    onPointerEnter: ({ pointerType, currentTarget }: PointerEvent) => {
      if (pointerType !== 'touch') soon(SHOW_MS, () => setAnchor(currentTarget))
    },
    onPointerLeave: () => soon(HIDE_MS, hide),
    onPointerDownCapture: () => soon(0, hide),
    onFocusCapture: ({ currentTarget }: SyntheticEvent) => {
      if (currentTarget.matches(':focus-visible')) setAnchor(currentTarget)
    },
    onBlurCapture: hide,
  }
  return (
    <>
      {cloneElement(children, text === undefined ? {} : { ...events, 'aria-description': text })}
      {text === undefined || anchor === undefined ? null : (
        <Bubble text={text} anchor={anchor} onHide={hide} />
      )}
    </>
  )
}

/** The pointer may go into it, and Escape takes it away: WCAG 2.2, 1.4.13. */
function Bubble({
  text,
  anchor,
  onHide,
}: {
  readonly text: string
  readonly anchor: Element
  readonly onHide: () => void
}) {
  const bubble = usePopover(anchor, { side: 'above', align: 'center' })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // It closes the bubble, and not the dialog around it.
      event.stopPropagation()
      event.preventDefault()
      onHide()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [onHide])
  return (
    <div
      ref={bubble}
      popover="manual"
      className={styles.bubble}
      onPointerEnter={cancel}
      onPointerLeave={() => soon(HIDE_MS, onHide)}
    >
      {text}
    </div>
  )
}

/** Milliseconds. Who passes with the mouse wants to read nothing, and needs time to get into what is shown. */
const SHOW_MS = 200
const HIDE_MS = 100

/** There is one mouse. */
let timer: ReturnType<typeof setTimeout> | undefined

function soon(ms: number, act: () => void): void {
  clearTimeout(timer)
  timer = setTimeout(act, ms)
}

function cancel(): void {
  clearTimeout(timer)
}
