import { Plural, Trans } from '@lingui/react/macro'
import type { FleetAccount } from '@openhss/contract'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { useMay } from '../../components/use-project.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { Button } from '../../ui/actions/Button.tsx'
import styles from './ChosenAccounts.module.css'
import type { DetectedHost, Detections } from './use-detections.ts'

/** What can be done about the accounts that are chosen: their hosts can be asked to check them now. */
export function ChosenAccounts({
  rows,
  onClear,
  detections: { isAsking, start },
}: {
  readonly rows: readonly FleetAccount[]
  readonly onClear: () => void
  readonly detections: Detections
}) {
  const may = useMay()
  const hosts = hostsOf(rows)
  useKeys({
    r: () => {
      if (hosts.length > 0 && !isAsking && may('hss:hosts:manualDetect')) start(hosts)
    },
    Escape: onClear,
  })
  if (rows.length === 0) return null
  return (
    <div className={styles.bar}>
      <span role="status">
        <Trans>
          <Plural value={rows.length} one="# account" other="# accounts" /> on{' '}
          <Plural value={hosts.length} one="# host" other="# hosts" /> chosen
        </Trans>
      </span>
      <PermittedButton
        permission="hss:hosts:manualDetect"
        look="primary"
        isBusy={isAsking}
        aria-keyshortcuts="r"
        onClick={() => start(hosts)}
      >
        <Trans>Check now</Trans>
      </PermittedButton>
      <Button look="quiet" onClick={onClear}>
        <Trans>Clear</Trans>
      </Button>
    </div>
  )
}

function hostsOf(rows: readonly FleetAccount[]): DetectedHost[] {
  return [...new Map(rows.map(({ host_id: id, name }) => [id, { id, name }])).values()]
}
