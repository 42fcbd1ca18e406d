import { Trans, useLingui } from '@lingui/react/macro'
import type { ScanStatus } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** How far the password check is that somebody asked for; nothing where none is under way and none was started here. */
export function DetectionProgress({
  hostId,
  wasStarted,
}: {
  readonly hostId: string
  readonly wasStarted: boolean
}) {
  const { projectId } = useProject()
  const may = useMay()
  const { answer } = useShown(
    ask(
      'showScanStatus',
      {
        params: { project_id: projectId, host_id: hostId },
        query: { enterprise_project_id: 'all_granted_eps', type: 'pwd' },
      },
      { refreshMs: wasStarted ? 2000 : 10_000 },
    ),
    { isEnabled: may('hss:manualDetectStatus:get') },
  )
  if (answer === undefined || (!isUnderWay(answer) && !wasStarted)) return null
  return (
    <div role="status">
      <Progress status={answer} />
    </div>
  )
}

function Progress({ status }: { readonly status: ScanStatus }) {
  const { t } = useLingui()
  if (isUnderWay(status)) {
    return (
      <>
        <p>
          {status.started_time === undefined ? (
            <Trans>The password check was asked for; the agent begins within seconds.</Trans>
          ) : (
            <Trans>The passwords of the host are being checked.</Trans>
          )}
        </p>
        <ProgressBar label={t`Password check`} share={shareOf(status)} />
      </>
    )
  }
  if (status.scan_status === 'failed') {
    return (
      <p>
        <Trans>The password check failed.</Trans> <HostText text={status.detail ?? ''} />
      </p>
    )
  }
  const { scaned_time: endedAt } = status
  if (endedAt === undefined) return null
  return (
    <p>
      <Trans>
        The password check ended <Time at={new Date(endedAt).toISOString()} />.
      </Trans>
    </p>
  )
}

function isUnderWay({ scan_status: state }: ScanStatus): boolean {
  return state === 'scanning' || state === 'over_time' || state === 'longscanning'
}

function shareOf({ guesses_done: done, guesses_planned: planned }: ScanStatus): number | undefined {
  return done === undefined || planned === undefined || planned === 0 ? undefined : done / planned
}
