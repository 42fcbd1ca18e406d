import { Trans, useLingui } from '@lingui/react/macro'
import { fleetKeys } from '@openhss/contract/browser'
import { QueryBox } from '../../components/QueryBox.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import { ViewTabs } from '../../components/ViewTabs.tsx'
import type { PageContext } from '../../page-context.ts'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { askOpenPorts, askPortNumbers } from './port-questions.ts'
import { PortList } from './PortList.tsx'
import { PortsSummary } from './PortsSummary.tsx'
import { PORT_NUMBER_KEYS, PortNumberList } from './PortNumberList.tsx'
import { termsOf } from './query-terms.ts'

export const load = ({ queryClient, projectId, search }: PageContext) =>
  viewOf(search) === 'hosts'
    ? queryClient.prefetchQuery(
        askOpenPorts(projectId, scopeQuery(search.q ?? '', search.ep), search),
      )
    : queryClient.prefetchQuery(askPortNumbers(projectId, search))

const viewOf = ({ by }: SearchState) => (by === 'hosts' ? 'hosts' : 'ports')

export function Page() {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search } = useSearchState()
  const view = viewOf(search)
  const { q } = search
  // The list of numbers takes fewer keys.
  const isForNumbers = q !== undefined && termsOf(q, PORT_NUMBER_KEYS) !== undefined
  return (
    <>
      <PageHead title={<Trans>Ports</Trans>} name={t`Ports`} summary={<PortsSummary />} />
      <Row>
        <ViewTabs
          label={t`Ways to list open ports`}
          current={view}
          tabs={[
            {
              id: 'ports',
              label: t`By port`,
              place: paths.ports({ by: 'ports', ...(isForNumbers && { q }) }),
            },
            { id: 'hosts', label: t`By host`, place: paths.ports({ by: 'hosts', q }) },
          ]}
        />
        <QueryBox keys={view === 'ports' ? PORT_NUMBER_KEYS : fleetKeys} />
      </Row>
      {view === 'ports' ? <PortNumberList /> : <PortList />}
    </>
  )
}
