import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import styles from './PageHead.module.css'

/** The heading of a page. It takes the focus when the page is opened, so that a screen reader says where one is. */
export function PageHead({
  title,
  name,
  summary,
  actions,
}: {
  readonly title: ReactNode
  /** The page's name in the title of the window. */
  readonly name: string
  readonly summary?: ReactNode
  readonly actions?: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${name} · OpenHSS`
  }, [name])
  useEffect(() => {
    const before = document.activeElement
    // To take the focus, the browser lays the page out. In the frame it would do so anyway, and once.
    const frame = requestAnimationFrame(() => {
      // What was opened together with the page may have it by now.
      if (document.activeElement === before) heading.current?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <header className={styles.head}>
      <div className={styles.titles}>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        {summary === undefined ? null : <div className={styles.summary}>{summary}</div>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
