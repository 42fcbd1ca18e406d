import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from '../overlays/Tooltip.tsx'
import styles from './Button.module.css'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'disabled'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  /** Why it cannot be pressed now. It stays reachable by keyboard, so that everybody can read the reason. */
  readonly disabledBecause?: string | undefined
  readonly isBusy?: boolean | undefined
  readonly children: ReactNode
}

/** A button, which says why when it cannot be pressed. */
export function Button({
  look = 'plain',
  disabledBecause,
  isBusy = false,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = disabledBecause !== undefined || isBusy
  // A button that lost its reason is the same element still, and keeps the focus.
  return (
    <Tooltip text={disabledBecause}>
      <button
        {...rest}
        type={isOff ? 'button' : type}
        className={styles.button}
        data-look={look}
        aria-disabled={isOff || undefined}
        aria-busy={isBusy || undefined}
        onClick={isOff ? undefined : onClick}
      />
    </Tooltip>
  )
}
