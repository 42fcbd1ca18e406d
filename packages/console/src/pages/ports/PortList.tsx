import { useLingui } from '@lingui/react/macro'
import type { FleetPort } from '@openhss/contract'
import { ListFooter } from '../../components/ListFooter.tsx'
import { useListCursor } from '../../components/list-cursor.ts'
import { pageOf } from '../../components/list-page.ts'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { portHostCallOf } from './hss-calls.ts'
import { NoPorts } from './NoPorts.tsx'
import { usePortColumns } from './port-columns.tsx'
import { askOpenPorts } from './port-questions.ts'
import { termsOfPort } from './shown-port.ts'
import type { ShownPort } from './shown-port.ts'

/** Open ports of hosts; of one number, or of any. */
export function PortList({ port }: { readonly port?: ShownPort | undefined }) {
  const { t } = useLingui()
  const { projectId, scoped } = useProject()
  const { search } = useSearchState()
  const q = port === undefined ? (search.q ?? '') : `${termsOfPort(port)} ${search.q ?? ''}`.trim()
  const asked = askOpenPorts(projectId, scoped(q), search)
  const shown = useShown(asked)
  const { total_num: total, data_list: rows = [] } = shown.answer ?? {}
  const columns = usePortColumns({ hasPort: port === undefined })
  const activeKey = useListCursor({
    keys: rows.map(keyOf),
    isLastPage: total !== undefined && pageOf(search).offset + rows.length >= total,
  })
  return (
    <ShownList shown={shown}>
      {({ data_list: ports, total_num: number }) => (
        <>
          <DataTable
            label={port === undefined ? t`Open ports by host` : t`Hosts with this port open`}
            columns={columns}
            rows={ports}
            keyOf={keyOf}
            activeKey={activeKey}
            isOld={shown.isOld}
            isPast={({ seen }) => seen === 'offline'}
            empty={<NoPorts q={search.q} port={port} />}
          />
          <ListFooter
            rows={ports.length}
            total={number}
            updatedAt={shown.updatedAt}
            call={asked.call}
            hssCall={portHostCallOf(projectId, search, q)}
          />
        </>
      )}
    </ShownList>
  )
}

function keyOf({ host_id, category, type, port, laddr, container_id }: FleetPort): string {
  return JSON.stringify([host_id, category, type, port, laddr, container_id])
}
