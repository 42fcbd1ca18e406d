import { Trans } from '@lingui/react/macro'
import { Button } from '../ui/actions/Button.tsx'
import { Notice } from '../ui/feedback/Notice.tsx'
import { ErrorText } from './ErrorText.tsx'

/** Says that an action on a row failed, and offers to try again; the row is as it was. */
export function FailedAct<Request>({
  act: { error, variables, mutate },
}: {
  readonly act: {
    readonly error: Error | null
    readonly variables: Request | undefined
    readonly mutate: (request: Request) => void
  }
}) {
  if (error === null || variables === undefined) return null
  return (
    <Notice
      tone="problem"
      action={
        <Button onClick={() => mutate(variables)}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <ErrorText error={error} />
    </Notice>
  )
}
