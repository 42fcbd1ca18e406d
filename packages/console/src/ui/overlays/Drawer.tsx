import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import styles from './Drawer.module.css'

interface DrawerProps {
  readonly label: string
  readonly onClose: () => void
  readonly head: ReactNode
  readonly children: ReactNode
}

/** Details beside a list that stays usable; on a narrow screen it covers the page. It takes the focus with each subject. */
export function Drawer({
  subject,
  ...props
}: DrawerProps & {
  /** Changes with what is shown. */
  readonly subject: string
}) {
  // Another subject begins at its top.
  return <DrawerOfSubject key={subject} {...props} />
}

function DrawerOfSubject({ label, onClose, head, children }: DrawerProps) {
  const { t } = useLingui()
  const section = useRef<HTMLElement>(null)
  // The heading of a page that is opened together with it stands back.
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  return (
    <section ref={section} className={styles.drawer} aria-label={label} tabIndex={-1}>
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
