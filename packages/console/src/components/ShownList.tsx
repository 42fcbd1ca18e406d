import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { EmptyState } from '../ui/feedback/EmptyState.tsx'
import { Notice } from '../ui/feedback/Notice.tsx'
import { Skeleton } from '../ui/feedback/Skeleton.tsx'
import { ErrorText } from './ErrorText.tsx'
import type { Shown } from './use-shown.ts'

/** Shows an answer once there is one, what the server has against the question, and that it is awaited until then. */
export function ShownList<Answer>({
  shown,
  children,
}: {
  readonly shown: Shown<Answer>
  readonly children: (answer: Answer) => ReactNode
}) {
  const { answer, refusal, isUnreachable } = shown
  if (refusal !== undefined) {
    return (
      <Notice tone="problem">
        <ErrorText error={refusal} />
      </Notice>
    )
  }
  if (answer !== undefined) return <>{children(answer)}</>
  if (isUnreachable) {
    return (
      <EmptyState
        title={<Trans>The server does not answer, and there is no earlier answer.</Trans>}
      />
    )
  }
  return <Skeleton lines={10} />
}
