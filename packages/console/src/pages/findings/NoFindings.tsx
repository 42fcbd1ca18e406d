import { Plural, Trans } from '@lingui/react/macro'
import { FINDING_STATES } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { hostsOf, isAllSeen } from '../../known/fleet-freshness.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { useNow } from '../../ui/text/now.ts'
import { countQuestion } from './finding-list.ts'
import { asksFor, askFor } from './query-words.ts'

/** Says what it means that there is no finding: nothing matches, nothing is there, or not everything was seen. */
export function NoFindings({ q }: { readonly q: string }) {
  const state = FINDING_STATES.find((each) => asksFor(q, 'state', each)) ?? 'open'
  const filter = askFor(q, 'state', undefined)
  if (filter !== '') return <NoMatch q={q} state={state} />
  if (state === 'accepted') {
    return <EmptyState title={<Trans>No finding is accepted</Trans>} />
  }
  if (state === 'fixed') {
    return (
      <EmptyState title={<Trans>No finding was fixed yet</Trans>}>
        <Trans>A finding is fixed when a scan that could see it does not any more.</Trans>
      </EmptyState>
    )
  }
  return <NoneOpen />
}

function NoMatch({
  q,
  state,
}: {
  readonly q: string
  readonly state: 'open' | 'accepted' | 'fixed'
}) {
  const { change } = useSearchState()
  const { projectId, scoped } = useProject()
  const all = state === 'open' ? '' : `state:${state}`
  const { answer } = useShown(countQuestion(projectId, scoped(all)))
  return (
    <EmptyState
      title={
        <Trans>
          No finding matches <HostText text={q} look="code" />
        </Trans>
      }
      action={
        <Button onClick={() => change({ q: all === '' ? undefined : all, page: undefined })}>
          <Trans>Take the filter away</Trans>
        </Button>
      }
    >
      {answer === undefined ? null : (
        <Plural
          value={answer.total_num}
          one="# finding without this filter."
          other="# findings without this filter."
        />
      )}
    </EmptyState>
  )
}

function NoneOpen() {
  const { search, change } = useSearchState()
  const { projectId, paths, scoped } = useProject()
  const now = useNow()
  const may = useMay()
  const { answer } = useShown(
    ask('showCoverageReasons', {
      params: { project_id: projectId },
      query: { enterprise_project_id: search.ep ?? 'all_granted_eps' },
    }),
    { isEnabled: may('hss:hosts:list') },
  )
  const { answer: hosts } = useShown(
    ask('listHosts', {
      params: { project_id: projectId },
      query: { q: scoped(''), sort: 'last_seen', limit: 1 },
    }),
    { isEnabled: may('hss:hosts:list') },
  )
  if (answer === undefined) {
    return <EmptyState title={<Trans>No open finding in what was seen</Trans>} />
  }
  if (hostsOf(answer) === 0) {
    return (
      <EmptyState
        title={<Trans>No host is watched yet</Trans>}
        action={
          <Button look="primary" onClick={() => change({ add: 'host' })}>
            <Trans>Add hosts</Trans>
          </Button>
        }
      >
        <Trans>An agent on each host finds its open ports and its weak passwords.</Trans>
      </EmptyState>
    )
  }
  const { complete, partial, none } = answer.coverage
  if (isAllSeen(answer, hosts?.data_list[0], now)) {
    return (
      <EmptyState
        title={
          <Tag tone="good">
            <Plural
              value={complete}
              one="No open finding on the # host, and all of it is seen"
              other="No open finding on # hosts, and all of them are seen"
            />
          </Tag>
        }
      />
    )
  }
  const { late, offline } = answer.seen
  return (
    <EmptyState title={<Trans>No open finding in what was seen</Trans>}>
      {partial + none === 0 ? null : (
        <p>
          <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })}>
            <Plural
              value={partial + none}
              one="# host is not seen completely"
              other="# hosts are not seen completely"
            />
          </PlaceLink>
        </p>
      )}
      {late + offline === 0 ? null : (
        <p>
          <PlaceLink place={paths.hosts({ q: 'seen:late,offline' })}>
            <Plural
              value={late + offline}
              one="# host is late or offline"
              other="# hosts are late or offline"
            />
          </PlaceLink>
        </p>
      )}
    </EmptyState>
  )
}
