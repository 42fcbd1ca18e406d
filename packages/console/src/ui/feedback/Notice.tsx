import type { ReactNode } from 'react'
import styles from './Notice.module.css'

/** A sentence that matters for the whole place it stands in, with what can be done about it. */
export function Notice({
  tone,
  isSilent = false,
  children,
  action,
}: {
  readonly tone: 'problem' | 'warning' | 'plain' | 'good'
  /** It is part of the page like any other text: nothing happened that a screen reader has to say by itself. */
  readonly isSilent?: boolean
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      role={isSilent ? undefined : tone === 'problem' ? 'alert' : 'status'}
    >
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  )
}
