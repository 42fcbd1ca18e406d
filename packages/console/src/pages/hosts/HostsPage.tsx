import { Trans, useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { fleetKeys } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { Known } from '../../components/Known.tsx'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { QueryBox } from '../../components/QueryBox.tsx'
import { SeenTag } from '../../components/HostMarks.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { guessableFigure, portFigure } from '../../known/host-figures.ts'
import type { PageContext } from '../../page-context.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

function NoHosts({ q }: { readonly q: string | undefined }) {
  const { change } = useSearchState()
  if (q !== undefined) {
    return (
      <EmptyState
        title={
          <Trans>
            No host matches <HostText text={q} look="code" />
          </Trans>
        }
        action={
          <Button onClick={() => change({ q: undefined, page: undefined })}>
            <Trans>Show all hosts</Trans>
          </Button>
        }
      />
    )
  }
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

const question = (projectId: string, q: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  const sort = SORTS.find((known) => known === search.sort) ?? 'name'
  return ask('listHosts', {
    params: { project_id: projectId },
    query: { q, sort, limit, offset },
  })
}

const SORTS = ['name', 'risk', 'last_seen'] as const

export const load = ({ queryClient, projectId, search }: PageContext) =>
  queryClient.prefetchQuery(question(projectId, search.q ?? '', search))

function useColumns(): readonly Column<FleetHost>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search, change } = useSearchState()
  const sortBy = (sort: (typeof SORTS)[number], isUp: boolean) => ({
    isActive: (search.sort ?? 'name') === sort,
    isUp,
    onSort: () => change({ sort: sort === 'name' ? undefined : sort, page: undefined }),
  })
  return [
    {
      id: 'name',
      head: t`Name`,
      isName: true,
      sort: sortBy('name', true),
      cell: ({ host_id: id, name }) => (
        <PlaceLink place={paths.host(id)}>
          <HostText text={name} />
        </PlaceLink>
      ),
    },
    { id: 'seen', head: t`Agent`, cell: ({ seen }) => <SeenTag seen={seen} /> },
    {
      id: 'address',
      head: t`Address`,
      isMinor: true,
      cell: ({ private_ip: ip }) => <HostText text={ip} look="code" />,
    },
    { id: 'os', head: t`System`, isMinor: true, cell: ({ os_name: os }) => <HostText text={os} /> },
    {
      id: 'last-seen',
      head: t`Last seen`,
      sort: sortBy('last_seen', true),
      cell: ({ last_seen_at: at }) => <Time at={at} />,
    },
    {
      id: 'ports',
      head: t`Ports`,
      align: 'end',
      cell: (host) => <Known of={portFigure(host, 'ports_total')}>{count}</Known>,
    },
    {
      id: 'dangerous',
      head: t`Dangerous`,
      align: 'end',
      cell: (host) => <Known of={portFigure(host, 'ports_danger')}>{count}</Known>,
    },
    {
      id: 'weak',
      head: t`Weak`,
      align: 'end',
      cell: (host) => <Known of={guessableFigure(host)}>{count}</Known>,
    },
  ]
}

const count = (number: number) => <Count of={number} />

export function Page() {
  const { t } = useLingui()
  const { projectId, scoped } = useProject()
  const { search, change } = useSearchState()
  const asked = question(projectId, scoped(search.q ?? ''), search)
  const shown = useShown(asked)
  const columns = useColumns()
  return (
    <>
      <PageHead
        title={<Trans>Hosts</Trans>}
        name={t`Hosts`}
        actions={
          <Button look="primary" onClick={() => change({ add: 'host' })}>
            <Trans>Add hosts</Trans>
          </Button>
        }
      />
      <Row>
        <QueryBox keys={fleetKeys} />
      </Row>
      <ShownList shown={shown}>
        {({ data_list: rows, total_num: total }) => (
          <>
            <DataTable
              label={t`Hosts`}
              columns={columns}
              rows={rows}
              keyOf={({ host_id: id }) => id}
              isOld={shown.isOld}
              empty={<NoHosts q={search.q} />}
            />
            <ListFooter
              rows={rows.length}
              total={total}
              updatedAt={shown.updatedAt}
              call={asked.call}
            />
          </>
        )}
      </ShownList>
    </>
  )
}
