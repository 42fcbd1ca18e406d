import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import type { ReactNode } from 'react'
import styles from './Dialog.module.css'

export interface DialogWindowProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly width?: 'medium' | 'wide'
  /** What had the focus when the dialog was asked for. */
  readonly before: Element | null
}

/** The window of a dialog. Its first field has the focus, or, where there is none, whatever comes first. */
export function DialogWindow({
  title,
  onClose,
  children,
  width = 'medium',
  before,
}: DialogWindowProps) {
  const { t } = useLingui()
  const popup = useRef<HTMLDivElement>(null)
  const firstField = () =>
    popup.current?.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea') ?? true
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          className={styles.popup}
          data-width={width}
          initialFocus={firstField}
          finalFocus={() => giveFocusBack(before)}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={styles.close} aria-label={t`Close`}>
              ✕
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * Gives the focus back to what had it, also to what is no stop of Tab, such as a drawer. Base UI would give it to the first
 * button in there, whose tooltip opens and takes the next Escape.
 * @returns whether it is left to Base UI.
 */
function giveFocusBack(before: Element | null): boolean {
  const isLeftToBase = !(before instanceof HTMLElement) || before === document.body
  if (isLeftToBase || before.tabIndex >= 0 || !before.isConnected) return true
  queueMicrotask(() => before.focus({ preventScroll: true }))
  return false
}
