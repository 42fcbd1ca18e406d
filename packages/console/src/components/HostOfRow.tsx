import { Trans } from '@lingui/react/macro'
import type { FleetPort } from '@openhss/contract'
import type { HostTab } from '../paths.ts'
import { HostText } from '../ui/text/HostText.tsx'
import { Time } from '../ui/text/Time.tsx'
import styles from './HostOfRow.module.css'
import { PlaceLink } from './PlaceLink.tsx'
import { useProject } from './use-project.ts'

/** The host that a row is about, and of when the row is where the host is offline. */
export function HostOfRow({
  row: { host_id: id, name, seen, last_seen_at: lastSeenAt },
  asOf = lastSeenAt,
  tab,
}: {
  readonly row: Pick<FleetPort, 'host_id' | 'name' | 'seen' | 'last_seen_at'>
  /** When what the row says was seen, RFC 3339. */
  readonly asOf?: string | undefined
  readonly tab?: HostTab
}) {
  const { paths } = useProject()
  return (
    <span className={styles.host}>
      <PlaceLink place={paths.host(id, tab)}>
        <HostText text={name} />
      </PlaceLink>
      {seen === 'offline' ? (
        <span className={styles.asOf}>
          <Trans>
            Offline, as of <Time at={asOf} look="absolute" />
          </Trans>
        </span>
      ) : null}
    </span>
  )
}
