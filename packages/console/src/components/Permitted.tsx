import { Trans } from '@lingui/react/macro'
import type { Permission } from '@openhss/contract/browser'
import type { ReactNode } from 'react'
import { EmptyState } from '../ui/feedback/EmptyState.tsx'
import { useReasonAgainst } from './use-reason-against.ts'

/** Shows what needs a permission, or, in its place, which one is missing and who grants it. */
export function Permitted({
  permission,
  children,
}: {
  readonly permission: Permission
  readonly children: ReactNode
}) {
  const reason = useReasonAgainst()(permission)
  if (reason === undefined) return <>{children}</>
  return <EmptyState title={<Trans>Your role does not allow this</Trans>}>{reason}</EmptyState>
}
