import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { ErrorText } from '../../components/ErrorText.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Row } from '../../ui/layout/Stack.tsx'

/** Ends the token that was made, after a question in its place: a window over this one would hide what it is about. */
export function RevokeMade({
  id,
  onRevoked,
}: {
  readonly id: string
  readonly onRevoked: () => void
}) {
  const { projectId } = useProject()
  const [isAsking, setIsAsking] = useState(false)
  const { mutate, error, isPending } = useAct('deleteJoinToken')
  if (!isAsking) {
    return (
      <PermittedButton permission="hss:joinTokens:delete" onClick={() => setIsAsking(true)}>
        <Trans>Revoke the token…</Trans>
      </PermittedButton>
    )
  }
  return (
    <Notice
      tone={error === null ? 'warning' : 'problem'}
      action={
        <Row>
          <Button onClick={() => setIsAsking(false)}>
            <Trans>Keep it</Trans>
          </Button>
          <Button
            look="danger"
            isBusy={isPending}
            onClick={() =>
              mutate(
                { params: { project_id: projectId, join_token_id: id } },
                { onSuccess: onRevoked },
              )
            }
          >
            <Trans>Revoke</Trans>
          </Button>
        </Row>
      }
    >
      {error === null ? (
        <Trans>
          No further host can enrol with it, and this cannot be undone. Hosts that did enrol stay.
        </Trans>
      ) : (
        <ErrorText error={error} />
      )}
    </Notice>
  )
}
