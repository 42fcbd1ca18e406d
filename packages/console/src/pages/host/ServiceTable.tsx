import { Trans, useLingui } from '@lingui/react/macro'
import type { ServiceCoverage } from '@openhss/contract'
import { ObstacleText } from '../../components/ObstacleText.tsx'
import { gapRemedyTexts, serviceReasonTexts, serviceTexts } from '../../text/gap-texts.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

/** Services with accounts of their own that were found on a host: how many were read, or what stood in the way. */
export function ServiceTable({ services }: { readonly services: readonly ServiceCoverage[] }) {
  const { t } = useLingui()
  const columns = useColumns()
  if (services.length === 0) {
    return (
      <p>
        <Trans>No service with accounts of its own was found.</Trans>
      </p>
    )
  }
  return (
    <DataTable
      label={t`Services with accounts of their own`}
      columns={columns}
      rows={services}
      keyOf={({ service_type: type, instance }) => JSON.stringify([type, instance])}
      empty={null}
    />
  )
}

function useColumns(): readonly Column<ServiceCoverage>[] {
  const { t, i18n } = useLingui()
  return [
    {
      id: 'service',
      head: t`Service`,
      isName: true,
      cell: ({ service_type: type, instance }) => (
        <span>
          {i18n._(serviceTexts[type])} <HostText text={instance} look="code" />
        </span>
      ),
    },
    {
      id: 'accounts',
      head: t`Accounts read`,
      align: 'end',
      cell: ({ accounts }) => <Count of={accounts} />,
    },
    {
      id: 'outcome',
      head: t`Result`,
      cell: ({ reason }) =>
        reason === undefined ? (
          <Tag>
            <Trans>Read</Trans>
          </Tag>
        ) : (
          <Tag tone="medium">{i18n._(serviceReasonTexts[reason])}</Tag>
        ),
    },
    {
      id: 'detail',
      head: t`What stood in the way`,
      cell: ({ detail }) => (detail === undefined ? '–' : <ObstacleText text={detail} />),
    },
    {
      id: 'remedy',
      head: t`What to do`,
      cell: ({ reason, remedy }) => {
        // The agent knows the service, and names files and settings as they are called there.
        if (remedy !== undefined) return <ObstacleText text={remedy} />
        const text = reason === undefined ? undefined : gapRemedyTexts[reason]
        return text === undefined ? '–' : i18n._(text)
      },
    },
  ]
}
