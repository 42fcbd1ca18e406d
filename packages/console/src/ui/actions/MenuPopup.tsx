import { useEffect, useEffectEvent } from 'react'
import type { KeyboardEvent } from 'react'
import { usePopover } from '../overlays/use-popover.ts'
import styles from './Menu.module.css'

export interface MenuAction {
  readonly label: string
  readonly onSelect: () => void
  /** Why it cannot be chosen now. */
  readonly disabledBecause?: string | undefined
  readonly isChosen?: boolean
}

/**
 * The open list of a menu. It behaves as https://www.w3.org/WAI/ARIA/apg/patterns/menu-button has it: the arrows, Home, End
 * and first letters go to an action, Escape goes back to the button, and Tab goes on from there.
 */
export function MenuPopup({
  id,
  button,
  actions,
  startsAt,
  onClose,
}: {
  readonly id: string
  readonly button: HTMLButtonElement
  readonly actions: readonly MenuAction[]
  /** Which action has the focus first. */
  readonly startsAt: 'first' | 'last'
  readonly onClose: () => void
}) {
  const popup = usePopover(button, { side: 'below', align: 'end' })
  const items = () => [...(popup.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const start = useEffectEvent(() =>
    items()
      .at(startsAt === 'first' ? 0 : -1)
      ?.focus(),
  )
  const closeBeside = useEffectEvent((event: PointerEvent) => {
    const target = event.target as Node
    if (popup.current?.contains(target) !== true && !button.contains(target)) onClose()
  })
  useEffect(() => {
    start()
    document.addEventListener('pointerdown', closeBeside, { capture: true })
    return () => document.removeEventListener('pointerdown', closeBeside, { capture: true })
  }, [])

  const close = () => {
    button.focus({ preventScroll: true })
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return close()
    if (event.key === 'Escape') close()
    else {
      const all = items()
      const next = goalOf(event.key, all, all.indexOf(document.activeElement as HTMLElement))
      if (next === undefined) return
      next.focus()
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={popup}
      id={id}
      popover="manual"
      role="menu"
      tabIndex={-1}
      className={styles.popup}
      onKeyDown={onKeyDown}
    >
      {actions.map(({ label, onSelect, disabledBecause, isChosen }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.item}
          aria-disabled={disabledBecause !== undefined || undefined}
          aria-current={isChosen === true ? 'true' : undefined}
          onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
          onClick={() => {
            if (disabledBecause !== undefined) return
            close()
            onSelect()
          }}
        >
          {label}
          {disabledBecause === undefined ? null : (
            <span className={styles.reason}>{disabledBecause}</span>
          )}
        </button>
      ))}
    </div>
  )
}

/** The action that a key goes to, from one of them: around the ends, or by the first letter of its name. Pure. */
function goalOf(key: string, items: readonly HTMLElement[], from: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(from + 1) % items.length]
  if (key === 'ArrowUp') return items.at(from <= 0 ? -1 : from - 1)
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const behind = [...items.slice(from + 1), ...items.slice(0, from + 1)]
  return behind.find(({ textContent }) => textContent.toLowerCase().startsWith(key.toLowerCase()))
}
