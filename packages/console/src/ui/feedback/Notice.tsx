import type { ReactNode } from 'react'
import styles from './Notice.module.css'

/** A sentence that matters for the whole place it stands in, with what can be done about it. */
export function Notice({
  tone,
  children,
  action,
}: {
  readonly tone: 'problem' | 'warning' | 'plain' | 'good'
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'problem' ? 'alert' : 'status'}>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  )
}
