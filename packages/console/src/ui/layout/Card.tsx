import type { ReactNode } from 'react'
import styles from './Card.module.css'

/** A part of a page with a heading of its own. */
export function Card({
  title,
  aside,
  children,
}: {
  readonly title?: ReactNode
  /** Beside the heading: a link or a button. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className={styles.card}>
      {title === undefined ? null : (
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}
