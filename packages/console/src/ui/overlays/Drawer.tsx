import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import styles from './Drawer.module.css'

/** Details beside a list that stays usable; on a narrow screen it covers the page. It takes the focus with each subject. */
export function Drawer({
  label,
  subject,
  onClose,
  head,
  children,
}: {
  readonly label: string
  /** Changes with what is shown. */
  readonly subject: string
  readonly onClose: () => void
  readonly head: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  return (
    // Another subject begins at its top.
    <section key={subject} ref={focus} className={styles.drawer} aria-label={label} tabIndex={-1}>
      <div className={styles.head}>
        <div className={styles.title}>{head}</div>
        <button type="button" className={styles.close} aria-label={t`Close`} onClick={onClose}>
          ✕
        </button>
      </div>
      {children}
    </section>
  )
}

function focus(section: HTMLElement | null): void {
  section?.focus({ preventScroll: true })
}
