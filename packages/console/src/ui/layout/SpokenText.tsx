import type { ReactNode } from 'react'
import styles from './SpokenText.module.css'

/** Is read aloud and not shown. */
export function SpokenText({ children }: { readonly children: ReactNode }) {
  return <span className={styles.spoken}>{children}</span>
}
