import { Trans } from '@lingui/react/macro'
import styles from './MarkLegend.module.css'

/** Says what the marks beside figures mean, those that the page shows: its styles look for them. */
export function MarkLegend() {
  return (
    <ul className={styles.legend}>
      <li className={styles.partial}>
        <Trans>
          <strong>+</strong> not everything was seen, so there may be more
        </Trans>
      </li>
      <li className={styles.old}>
        <Trans>
          <strong>*</strong> as of an earlier time, because the host is offline
        </Trans>
      </li>
      <li className={styles.unknown}>
        <Trans>
          <strong>?</strong> not known; point at it for the reason
        </Trans>
      </li>
    </ul>
  )
}
