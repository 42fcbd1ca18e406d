import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { visibleText } from '../text/HostText.tsx'
import buttonStyles from './Button.module.css'
import styles from './Menu.module.css'

export interface MenuAction {
  readonly label: string
  readonly onSelect: () => void
  /** Why it cannot be chosen now. */
  readonly disabledBecause?: string | undefined
  readonly isChosen?: boolean
}

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
  return (
    <Base.Root>
      <Base.Trigger
        className={buttonStyles.button}
        data-look={look}
        aria-label={label === undefined ? undefined : visibleText(label)}
      >
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {actions.map(({ label, onSelect, disabledBecause, isChosen }) => (
              <Base.Item
                key={label}
                className={styles.item}
                disabled={disabledBecause !== undefined}
                onClick={onSelect}
                aria-current={isChosen === true ? 'true' : undefined}
              >
                {label}
                {disabledBecause === undefined ? null : (
                  <span className={styles.reason}>{disabledBecause}</span>
                )}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
