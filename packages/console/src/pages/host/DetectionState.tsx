import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { askScanStatus } from '../hosts/actions/DetectionProgress.tsx'
import { detectionOf } from '../hosts/actions/detection-state.ts'

/** How far the check of passwords is that somebody asked for; nothing where none goes on and the last one did not fail. */
export function DetectionState({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { answer: status } = useShown(askScanStatus(projectId, host.host_id))
  const { phase, share } = detectionOf(status)
  if (status === undefined || phase === 'none' || phase === 'done') return null
  if (phase === 'failed') {
    const { detail, scaned_time: at } = status
    return (
      <Notice tone="warning">
        <Trans>
          The check of passwords that was asked for failed{' '}
          {at === undefined ? null : <Time at={new Date(at).toISOString()} />}{' '}
          <HostText text={detail ?? ''} />
        </Trans>
      </Notice>
    )
  }
  return (
    <Notice tone="plain">
      {phase === 'waiting' ? (
        <Trans>A check of the passwords was asked for; the agent begins within seconds.</Trans>
      ) : (
        <Trans>The agent checks the passwords.</Trans>
      )}
      <ProgressBar label={t`Check of passwords`} share={phase === 'waiting' ? undefined : share} />
    </Notice>
  )
}
