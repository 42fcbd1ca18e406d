import { Trans } from '@lingui/react/macro'
import { HostText } from '../../../ui/text/HostText.tsx'
import styles from './HostNames.module.css'
import type { ActedHost } from './host-actions.ts'

/** The hosts that an action is about: the first ones by name, and how many more there are. */
export function HostNames({ hosts }: { readonly hosts: readonly ActedHost[] }) {
  const more = hosts.length - MAX_NAMES
  return (
    <ul className={styles.names}>
      {hosts.slice(0, MAX_NAMES).map(({ host_id: id, name }) => (
        <li key={id} className={styles.name}>
          <HostText text={name} />
        </li>
      ))}
      {more > 0 ? (
        <li className={styles.more}>
          <Trans>and {more} more</Trans>
        </li>
      ) : null}
    </ul>
  )
}

const MAX_NAMES = 8
