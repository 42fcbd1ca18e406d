import { visibleText } from '../../text/visible-text.ts'
import styles from './ProgressBar.module.css'

/** How far something long is, from 0 to 1; without a share it only says that it goes on. */
export function ProgressBar({
  label,
  share,
}: {
  readonly label: string
  readonly share: number | undefined
}) {
  return (
    <progress className={styles.progress} aria-label={visibleText(label)} value={share} max={1} />
  )
}
