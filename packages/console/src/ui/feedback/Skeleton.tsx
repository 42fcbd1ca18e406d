import { useLingui } from '@lingui/react/macro'
import styles from './Skeleton.module.css'

/** Lines in the place of what is being loaded, in its final size; shown after 150 ms. */
export function Skeleton({ lines = 1 }: { readonly lines?: number }) {
  const { t } = useLingui()
  return (
    <div className={styles.skeleton} role="status" aria-label={t`Loading`}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.line} />
      ))}
    </div>
  )
}
