import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { foldPorts } from '../../known/fold-ports.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { askHostPorts } from './host-questions.ts'
import { PortSentence } from './OutcomeSentence.tsx'
import { usePortColumns } from './port-columns.tsx'

/** The worst ports of a host. */
export function SummaryPorts({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const shown = useShown(askHostPorts(projectId, host.host_id))
  const columns = usePortColumns()
  return (
    <Card
      title={<Trans>Ports</Trans>}
      aside={
        <PlaceLink place={paths.host(host.host_id, 'ports')}>
          <Trans>All ports</Trans>
        </PlaceLink>
      }
    >
      <PortSentence host={host} />
      <ShownList shown={shown}>
        {({ data_list: rows }) =>
          rows.length === 0 ? null : (
            <DataTable
              label={t`The worst ports`}
              columns={columns}
              rows={foldPorts(rows).slice(0, MAX_ROWS)}
              keyOf={({ key }) => key}
              isOld={shown.isOld}
              empty={null}
            />
          )
        }
      </ShownList>
    </Card>
  )
}

const MAX_ROWS = 6
