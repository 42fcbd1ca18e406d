import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetPort, HostScans } from '@openhss/contract'
import { ListFooter } from '../../components/ListFooter.tsx'
import { PAGE_ROWS, pageOf } from '../../components/list-page.ts'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { countPorts, foldPorts } from '../../known/fold-ports.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostFrame, loadHost } from './HostFrame.tsx'
import { askHostPorts } from './host-questions.ts'
import { PortSentence } from './OutcomeSentence.tsx'
import { usePortColumns } from './port-columns.tsx'

function NoPorts({ host }: { readonly host: HostScans }) {
  return <EmptyState title={<Trans>No open port</Trans>}>{<PortSentence host={host} />}</EmptyState>
}

export const load = (context: PageContext) =>
  Promise.all([
    loadHost(context),
    context.queryClient.prefetchQuery(
      askHostPorts(context.projectId, context.params['host'] ?? ''),
    ),
  ])

export function Page() {
  return <HostFrame>{(host) => <Ports host={host} />}</HostFrame>
}

function Ports({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const columns = usePortColumns()
  const asked = askHostPorts(projectId, host.host_id)
  const shown = useShown(asked)
  const { offset } = pageOf(search)
  return (
    <ShownList shown={shown}>
      {({ data_list: rows, total_num: total = rows.length }) => {
        const ports = foldPorts(rows)
        const page = ports.slice(offset, offset + PAGE_ROWS)
        return (
          <>
            <PortSentence host={host} />
            {rows.length === 0 ? null : <PortCounts rows={rows} />}
            {total > rows.length ? (
              <Notice tone="warning">
                <Trans>
                  The first <Count of={rows.length} /> of <Count of={total} /> addresses are shown.
                </Trans>
              </Notice>
            ) : null}
            <DataTable
              label={t`Open ports of the host`}
              columns={columns}
              rows={page}
              keyOf={({ key }) => key}
              isOld={shown.isOld}
              empty={<NoPorts host={host} />}
            />
            <ListFooter
              rows={page.length}
              total={ports.length}
              updatedAt={shown.updatedAt}
              call={asked.call}
              hssCall={{
                operation: 'listPorts',
                request: {
                  params: { project_id: projectId },
                  query: { host_id: host.host_id, limit: 200 },
                },
              }}
            />
          </>
        )
      }}
    </ShownList>
  )
}

/** A port is open on several addresses: the table has one row for them. */
function PortCounts({ rows }: { readonly rows: readonly FleetPort[] }) {
  const { ports, accepted } = countPorts(rows)
  return (
    <p>
      <Trans>
        <Plural value={ports} one="# port" other="# ports" /> on{' '}
        <Plural value={rows.length} one="# address" other="# addresses" />
      </Trans>
      {accepted === 0 ? null : (
        <>
          {' · '}
          <Plural
            value={accepted}
            one="# dangerous port is accepted"
            other="# dangerous ports are accepted"
          />
        </>
      )}
    </p>
  )
}
