import { Trans, useLingui } from '@lingui/react/macro'
import { fleetKeys } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { QueryBox } from '../../components/QueryBox.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { FleetCounts } from './FleetCounts.tsx'
import { HOST_SORTS } from './host-columns.tsx'
import { HostsTable } from './HostsTable.tsx'
import { NoHosts } from './NoHosts.tsx'

const question = (projectId: string, q: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  const sort = HOST_SORTS.find((known) => known === search.sort) ?? 'name'
  return ask('listHosts', {
    params: { project_id: projectId },
    query: { q, sort, limit, offset },
  })
}

const askFleet = (projectId: string, ep: string | undefined) =>
  ask('showFleet', {
    params: { project_id: projectId },
    query: { enterprise_project_id: ep ?? 'all_granted_eps' },
  })

export const load = ({ queryClient, projectId, search }: PageContext) =>
  Promise.all([
    queryClient.prefetchQuery(question(projectId, search.q ?? '', search)),
    queryClient.prefetchQuery(askFleet(projectId, search.ep)),
  ])

export function Page() {
  const { t } = useLingui()
  const { projectId, scoped } = useProject()
  const { search, change } = useSearchState()
  const q = scoped(search.q ?? '')
  const asked = question(projectId, q, search)
  const shown = useShown(asked)
  const { answer: fleet } = useShown(askFleet(projectId, search.ep))
  return (
    <>
      <PageHead
        title={<Trans>Hosts</Trans>}
        name={t`Hosts`}
        actions={
          <PermittedButton
            permission="hss:agents:enrol"
            look="primary"
            onClick={() => change({ add: 'host' })}
          >
            <Trans>Add hosts</Trans>
          </PermittedButton>
        }
      />
      {fleet === undefined ? null : <FleetCounts fleet={fleet} />}
      <QueryBox keys={fleetKeys} />
      <ShownList shown={shown}>
        {({ data_list: rows, total_num: total }) => (
          <>
            <HostsTable
              rows={rows}
              q={q}
              isOld={shown.isOld}
              empty={<NoHosts q={search.q} total={fleet?.hosts.total} />}
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
