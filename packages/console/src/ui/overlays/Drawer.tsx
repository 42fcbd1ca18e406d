import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
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
  const section = useRef<HTMLElement>(null)
  useEffect(() => section.current?.focus({ preventScroll: true }), [subject])
  return (
    // Another subject begins at its top.
    <section key={subject} ref={section} className={styles.drawer} aria-label={label} tabIndex={-1}>
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
