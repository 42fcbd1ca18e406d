import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetPastPort } from '@openhss/contract'
import { Known } from '../../components/Known.tsx'
import { ListFooter } from '../../components/ListFooter.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { pastProgram } from '../../known/port-programs.ts'
import { certaintyTexts } from '../../text/port-texts.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { formatInstant, Time } from '../../ui/text/Time.tsx'
import { Address } from './port-columns.tsx'
import { askPastPorts } from './port-questions.ts'
import { termsOfPort } from './shown-port.ts'
import type { ShownPort } from './shown-port.ts'

/** Hosts that had a port open at an instant, RFC 3339, with how sure that is. */
export function PastPortList({ port, at }: { readonly port: ShownPort; readonly at: string }) {
  const { t } = useLingui()
  const { projectId, scoped } = useProject()
  const { search } = useSearchState()
  const asked = askPastPorts(
    projectId,
    scoped(`${termsOfPort(port)} ${search.q ?? ''}`.trim()),
    at,
    search,
  )
  const shown = useShown(asked)
  const columns = useColumns()
  return (
    <ShownList shown={shown}>
      {({ data_list: rows, total_num: total, hosts_not_recorded: unrecorded }) => (
        <>
          <Notice tone={unrecorded === 0 ? 'plain' : 'warning'}>
            <Trans>This is how it was at {formatInstant(at)}.</Trans>{' '}
            {unrecorded === 0 ? null : (
              <Plural
                value={unrecorded}
                one="Of # host nothing was recorded at that time, so it may have had the port open too."
                other="Of # hosts nothing was recorded at that time, so they may have had the port open too."
              />
            )}
          </Notice>
          <DataTable
            label={t`Hosts that had this port open`}
            columns={columns}
            rows={rows}
            keyOf={keyOf}
            isOld={shown.isOld}
            empty={<EmptyState title={<NoneThen port={port} at={at} q={search.q} />} />}
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
  )
}

function keyOf({ host_id, category, laddr, path, opened_at }: FleetPastPort): string {
  return JSON.stringify([host_id, category, laddr, path, opened_at])
}

function NoneThen({
  port,
  at,
  q,
}: {
  readonly port: ShownPort
  readonly at: string
  readonly q: string | undefined
}) {
  const name = `${port.port}/${port.type}`
  return q === undefined ? (
    <Trans>
      No host is recorded to have had {name} open at {formatInstant(at)}
    </Trans>
  ) : (
    <Trans>
      No host that matches <HostText text={q} look="code" /> is recorded to have had {name} open
    </Trans>
  )
}

function useColumns(): readonly Column<FleetPastPort>[] {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  return [
    {
      id: 'host',
      head: t`Host`,
      isName: true,
      cell: ({ host_id: id, name }) => (
        <PlaceLink place={paths.host(id, 'ports')}>
          <HostText text={name} />
        </PlaceLink>
      ),
    },
    { id: 'address', head: t`Address`, cell: ({ laddr }) => <Address laddr={laddr} /> },
    {
      id: 'program',
      head: t`Program`,
      cell: (row) => (
        <Known of={pastProgram(row)}>{(path) => <HostText text={path} look="code" />}</Known>
      ),
    },
    {
      id: 'certainty',
      head: t`How sure`,
      cell: ({ certainty }) => i18n._(certaintyTexts[certainty]),
    },
    {
      id: 'opened',
      head: t`Opened`,
      cell: ({ opened_at: opened }) =>
        opened === undefined ? (
          <Trans>before recording</Trans>
        ) : (
          <Time at={opened} look="absolute" />
        ),
    },
    {
      id: 'closed',
      head: t`Closed`,
      cell: ({ closed_at: closed }) =>
        closed === undefined ? <Trans>still open</Trans> : <Time at={closed} look="absolute" />,
    },
  ]
}
