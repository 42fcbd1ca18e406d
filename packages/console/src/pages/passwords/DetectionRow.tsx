import { Trans, useLingui } from '@lingui/react/macro'
import type { ScanStatus } from '@openhss/contract'
import { useState } from 'react'
import { ask } from '../../api/ask.ts'
import { ErrorText } from '../../components/ErrorText.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './DetectionRow.module.css'
import type { Detection } from './use-detections.ts'

/** How far the check on one host is. */
export function DetectionRow({
  detection,
  refreshMs,
}: {
  readonly detection: Detection
  readonly refreshMs: number
}) {
  const { paths } = useProject()
  const { id, name, error } = detection
  return (
    <div className={styles.row}>
      <PlaceLink place={paths.host(id, 'accounts')}>
        <HostText text={name} />
      </PlaceLink>
      {error === undefined ? (
        <Progress detection={detection} refreshMs={refreshMs} />
      ) : (
        <span className={styles.problem} role="status">
          <ErrorText error={error} />
        </span>
      )}
    </div>
  )
}

function Progress({
  detection: { id, name, askedAt },
  refreshMs,
}: Parameters<typeof DetectionRow>[0]) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const [isOver, setIsOver] = useState(false)
  const shown = useShown(
    ask(
      'showScanStatus',
      {
        params: { project_id: projectId, host_id: id },
        query: { type: 'pwd', enterprise_project_id: 'all_granted_eps' },
      },
      { refreshMs: isOver ? false : refreshMs },
    ),
  )
  // An answer from before the request is about an earlier check.
  const status = shown.updatedAt >= askedAt ? shown.answer : undefined
  if (!isOver && status !== undefined && ENDS.has(status.scan_status)) setIsOver(true)
  return (
    <>
      <span role="status">
        <StatusText status={status} />
      </span>
      {isOver ? null : <ProgressBar label={t`Check on ${name}`} share={shareOf(status)} />}
    </>
  )
}

const ENDS: ReadonlySet<ScanStatus['scan_status']> = new Set(['scaned', 'failed', 'neverscan'])

function shareOf(status: ScanStatus | undefined): number | undefined {
  const { guesses_done: done, guesses_planned: planned } = status ?? {}
  return done === undefined || planned === undefined || planned === 0 ? undefined : done / planned
}

function StatusText({ status }: { readonly status: ScanStatus | undefined }) {
  if (status === undefined) return <Trans>Asked</Trans>
  const { scan_status: state, offline_since: offlineMs, started_time: startedMs, detail } = status
  if (state === 'scaned') return <Trans>Done: the list has what was found.</Trans>
  if (state === 'failed') {
    return (
      <>
        <Trans>It failed, so what the list says is from before.</Trans>{' '}
        {detail === undefined ? null : <HostText text={detail} />}
      </>
    )
  }
  if (state === 'neverscan') return <Trans>The server knows of no check.</Trans>
  if (offlineMs !== undefined) {
    return (
      <Trans>
        The agent is offline since <Time at={new Date(offlineMs).toISOString()} look="absolute" />.
        The check goes on when it is back.
      </Trans>
    )
  }
  if (startedMs === undefined) return <Trans>Waiting for the agent</Trans>
  if (state === 'scanning') return <Trans>Under way</Trans>
  return (
    <Trans>
      Under way since <Time at={new Date(startedMs).toISOString()} />
    </Trans>
  )
}
