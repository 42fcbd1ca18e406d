import { Trans } from '@lingui/react/macro'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

/** In the place of hosts: there is none at all, or none that the filter matches. */
export function NoHosts({
  q,
  total,
}: {
  readonly q: string | undefined
  /** Hosts without the filter, where that is known. */
  readonly total: number | undefined
}) {
  const { change } = useSearchState()
  if (q !== undefined || (total !== undefined && total > 0)) {
    return (
      <EmptyState
        title={
          q === undefined ? (
            <Trans>There is no such page of the list</Trans>
          ) : (
            <Trans>
              No host matches <HostText text={q} look="code" />
            </Trans>
          )
        }
        action={
          <Button onClick={() => change({ q: undefined, page: undefined })}>
            <Trans>Show all hosts</Trans>
          </Button>
        }
      >
        {total === undefined ? undefined : (
          <Trans>
            Without this filter: <Count of={total} />
          </Trans>
        )}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={<Trans>No host is watched yet</Trans>}
      action={
        <PermittedButton
          permission="hss:agents:enrol"
          look="primary"
          onClick={() => change({ add: 'host' })}
        >
          <Trans>Add hosts</Trans>
        </PermittedButton>
      }
    >
      <Trans>An agent on each host finds its open ports and its weak passwords.</Trans>
    </EmptyState>
  )
}
