import { Trans } from '@lingui/react/macro'
import { ErrorText } from '../../components/ErrorText.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Row, Stack } from '../../ui/layout/Stack.tsx'
import { DetectionProgress } from './DetectionProgress.tsx'
import type { WholeFinding } from './whole-finding.ts'
import { useCheckAgain } from './check-again.ts'
import { useFindingChange } from './finding-change.ts'
import { isOfAccount } from '../../components/finding-facts.ts'

export type FindingDialog = 'accept' | 'assign' | 'comment'

/** What can be done about one finding. Nobody can say that it is fixed: the next scan does. */
export function FindingActions({
  finding,
  onDialog,
}: {
  readonly finding: WholeFinding
  readonly onDialog: (dialog: FindingDialog) => void
}) {
  const { change, error, isPending } = useFindingChange()
  const { start, checkAgain } = useCheckAgain()
  const { finding_id: id, host_id: hostId, state, kind } = finding
  const canCheck = isOfAccount(finding)
  const reopen = () => void change('reopen', { finding_ids: [id] }).catch(() => undefined)
  const check = () => void checkAgain([hostId])
  useKeys({ ...(canCheck && { r: check }) })
  return (
    <Stack>
      <Row>
        {state === 'accepted' ? (
          <PermittedButton permission="openhss:findings:triage" isBusy={isPending} onClick={reopen}>
            <Trans>Reopen</Trans>
          </PermittedButton>
        ) : null}
        {state === 'fixed' ? null : (
          <PermittedButton
            permission="openhss:findings:triage"
            onClick={() => onDialog('accept')}
            aria-keyshortcuts="e"
          >
            {state === 'accepted' ? <Trans>Accept anew…</Trans> : <Trans>Accept…</Trans>}
          </PermittedButton>
        )}
        <PermittedButton
          permission="openhss:findings:triage"
          onClick={() => onDialog('assign')}
          aria-keyshortcuts="a"
        >
          <Trans>Assign…</Trans>
        </PermittedButton>
        {canCheck ? (
          <PermittedButton
            permission="hss:hosts:manualDetect"
            isBusy={start?.isRunning}
            onClick={check}
            aria-keyshortcuts="r"
          >
            <Trans>Check again</Trans>
          </PermittedButton>
        ) : null}
      </Row>
      {canCheck ? (
        <DetectionProgress hostId={hostId} wasStarted={(start?.started ?? 0) > 0} />
      ) : kind === 'dangerous_port' ? (
        <p>
          <Trans>Ports are looked at every 30 seconds: what is closed is fixed by itself.</Trans>
        </p>
      ) : null}
      {[...(start?.failures ?? []), ...(error === null ? [] : [error])].map((failure) => (
        <Notice key={failure.message} tone="problem">
          <ErrorText error={failure} />
        </Notice>
      ))}
    </Stack>
  )
}
