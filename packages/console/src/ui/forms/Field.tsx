import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './Field.module.css'

export interface ControlIds {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** A label, its control, a hint, and what is wrong with what was entered. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly problem?: ReactNode
  readonly children: (ids: ControlIds) => ReactNode
}) {
  const id = useId()
  const hasNote = hint !== undefined || problem !== undefined
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? `${id}-note` : undefined,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {hasNote ? (
        <p id={`${id}-note`} className={styles.note} data-is-problem={problem !== undefined}>
          {problem ?? hint}
        </p>
      ) : null}
    </div>
  )
}
