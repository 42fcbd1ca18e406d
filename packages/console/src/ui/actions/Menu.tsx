import { useId, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { visibleText } from '../../text/visible-text.ts'
import buttonStyles from './Button.module.css'
import { MenuPopup } from './MenuPopup.tsx'
import type { MenuAction } from './MenuPopup.tsx'

/** A button that opens a list of actions. */
export function Menu({
  label,
  children,
  actions,
  look = 'plain',
}: {
  /** What it is, for a screen reader, where the button shows only a sign. */
  readonly label?: string
  readonly children: ReactNode
  readonly actions: readonly MenuAction[]
  readonly look?: 'plain' | 'quiet'
}) {
  const id = useId()
  const [open, setOpen] = useState<{ button: HTMLButtonElement; startsAt: 'first' | 'last' }>()
  const isOpen = open !== undefined
  const close = () => setOpen(undefined)
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setOpen({
      button: event.currentTarget,
      startsAt: event.key === 'ArrowDown' ? 'first' : 'last',
    })
  }
  return (
    <>
      <button
        type="button"
        className={buttonStyles.button}
        data-look={look}
        aria-label={label === undefined ? undefined : visibleText(label)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={({ currentTarget: button }) => {
          if (isOpen) close()
          else setOpen({ button, startsAt: 'first' })
        }}
        onKeyDown={onKeyDown}
      >
        {children}
      </button>
      {isOpen ? <MenuPopup {...open} id={id} actions={actions} onClose={close} /> : null}
    </>
  )
}
