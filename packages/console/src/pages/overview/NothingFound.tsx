import { Plural, Trans } from '@lingui/react/macro'
import type { CoverageReasons, FindingCounts } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { hostTotal } from './overview-stage.ts'

/** In the place of the worst findings, when none is open: what that says, and what it does not. */
export function NothingFound({
  coverage,
  counts,
  fullySeen,
  isAllSeen,
}: {
  readonly coverage: CoverageReasons
  readonly counts: FindingCounts
  readonly fullySeen: number
  readonly isAllSeen: boolean
}) {
  const { paths } = useProject()
  const total = hostTotal(coverage)
  const { accepted } = counts.state
  return (
    <Card>
      <EmptyState
        title={
          isAllSeen ? (
            <Plural
              value={total}
              one="No open finding on # host"
              other="No open finding on # hosts"
            />
          ) : (
            <Trans>No open finding in what was seen</Trans>
          )
        }
        action={
          accepted === 0 ? null : (
            <PlaceLink place={paths.findings({ q: 'state:accepted' })}>
              <Plural value={accepted} one="# is accepted →" other="# are accepted →" />
            </PlaceLink>
          )
        }
      >
        {isAllSeen ? (
          <Tag tone="good">
            <Trans>All was seen, and lately</Trans>
          </Tag>
        ) : (
          <Plural
            value={total - fullySeen}
            _0="All hosts were seen, but not lately enough to say more."
            one="# host is not fully seen now, so there may be more."
            other="# hosts are not fully seen now, so there may be more."
          />
        )}
      </EmptyState>
    </Card>
  )
}
