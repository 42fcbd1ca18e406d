import type { ReactNode } from 'react'
import { TextInput } from '../../ui/forms/controls.tsx'
import { fromLocalClock, toLocalClock } from './local-clock.ts'
import styles from './InstantInput.module.css'

/** A field for an instant, on the clock of the reader; the address keeps it in UTC. */
export function InstantInput({
  label,
  at,
  onChange,
}: {
  readonly label: ReactNode
  /** RFC 3339; undefined: now. */
  readonly at: string | undefined
  readonly onChange: (at: string | undefined) => void
}) {
  const shown = at === undefined ? '' : toLocalClock(at)
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <TextInput
        key={shown}
        type="datetime-local"
        defaultValue={shown}
        onBlur={(event) => {
          const { value } = event.currentTarget
          if (value !== shown) onChange(fromLocalClock(value))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
    </label>
  )
}
