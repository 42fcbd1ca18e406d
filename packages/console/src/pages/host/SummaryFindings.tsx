import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding, HostScans } from '@openhss/contract'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { askHostFindings, ofHost } from './host-questions.ts'

/** The worst open findings of a host; nothing where there is none, since what was looked at says that itself. */
export function SummaryFindings({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const shown = useShown(askHostFindings(projectId, host.host_id))
  const columns = useColumns()
  const own = shown.answer?.data_list.filter(({ host_id: id }) => id === host.host_id)
  if (own?.length === 0) return null
  return (
    <Card
      title={<Trans>Open findings</Trans>}
      aside={
        <PlaceLink place={paths.findings({ q: ofHost(host.host_id) })}>
          <Trans>All open findings</Trans>
        </PlaceLink>
      }
    >
      <ShownList shown={shown}>
        {() => (
          <DataTable
            label={t`The worst open findings`}
            columns={columns}
            rows={own?.slice(0, MAX_ROWS) ?? []}
            keyOf={({ finding_id: id }) => id}
            isOld={shown.isOld}
            empty={null}
          />
        )}
      </ShownList>
    </Card>
  )
}

const MAX_ROWS = 5

function useColumns(): readonly Column<Finding>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  return [
    {
      id: 'what',
      head: t`Finding`,
      isName: true,
      cell: (finding) => (
        <PlaceLink place={paths.findings({ q: ofHost(finding.host_id), open: finding.finding_id })}>
          <FindingTitle finding={finding} />
        </PlaceLink>
      ),
    },
    {
      id: 'severity',
      head: t`Severity`,
      cell: ({ severity }) => <SeverityTag severity={severity} look="bare" />,
    },
    { id: 'age', head: t`Seen first`, cell: ({ first_seen_at: at }) => <Time at={at} /> },
  ]
}
