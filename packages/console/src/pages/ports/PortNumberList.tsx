import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { PortNumberKey, PortNumberRow } from '@openhss/contract'
import { PortStatusTag } from '../../components/HostMarks.tsx'
import { Known } from '../../components/Known.tsx'
import { ListFooter } from '../../components/ListFooter.tsx'
import { useListCursor } from '../../components/list-cursor.ts'
import { pageOf } from '../../components/list-page.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { programName } from '../../known/port-programs.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { Tooltip } from '../../ui/overlays/Tooltip.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { statisticsCallOf } from './hss-calls.ts'
import { NoPorts } from './NoPorts.tsx'
import { acceptedPort } from './shown-port.ts'
import { askPortNumbers } from './port-questions.ts'
import styles from './PortNumberList.module.css'

/** Keys of this list; free text is the beginning of a number or a part of the name of a service. */
export const PORT_NUMBER_KEYS = [
  'port',
  'type',
  'status',
  'program',
] as const satisfies readonly PortNumberKey[]

/** Port numbers that are open on some host, with how many hosts have each. */
export function PortNumberList() {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const asked = askPortNumbers(projectId, search)
  const shown = useShown(asked)
  const { total_num: total, hosts_num: hosts, data_list: rows = [] } = shown.answer ?? {}
  const columns = useColumns(hosts ?? 0)
  const activeKey = useListCursor({
    keys: rows.map(keyOf),
    isLastPage: total !== undefined && pageOf(search).offset + rows.length >= total,
  })
  return (
    <ShownList shown={shown}>
      {({ data_list: numbers, total_num: number }) => (
        <>
          <DataTable
            label={t`Open ports by number`}
            columns={columns}
            rows={numbers}
            keyOf={keyOf}
            activeKey={activeKey}
            isOld={shown.isOld}
            empty={<NoPorts q={search.q} />}
          />
          <ListFooter
            rows={numbers.length}
            total={number}
            updatedAt={shown.updatedAt}
            call={asked.call}
            hssCall={statisticsCallOf(projectId, search)}
          />
        </>
      )}
    </ShownList>
  )
}

const keyOf = ({ type, port }: PortNumberRow) => `${port}/${type}`

function useColumns(hosts: number): readonly Column<PortNumberRow>[] {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const { search, change } = useSearchState()
  const sortBy = (sort: 'hosts' | 'port', isUp: boolean) => ({
    isActive: (search.sort ?? 'hosts') === sort,
    isUp,
    onSort: () => change({ sort: sort === 'hosts' ? undefined : sort, page: undefined }),
  })
  const shareOf = (number: number) =>
    i18n.number(hosts === 0 ? 0 : number / hosts, {
      style: 'percent',
      maximumFractionDigits: number * 100 < hosts ? 2 : 0,
    })
  return [
    {
      id: 'port',
      head: t`Port`,
      isName: true,
      sort: sortBy('port', true),
      cell: (row) => <PlaceLink place={paths.port(row.type, row.port)}>{keyOf(row)}</PlaceLink>,
    },
    { id: 'service', head: t`Usually`, cell: ({ service }) => service ?? '–' },
    {
      id: 'hosts',
      head: t`Hosts`,
      align: 'end',
      sort: sortBy('hosts', false),
      cell: ({ type, port, hosts: number }) => (
        <PlaceLink
          place={paths.ports({ by: 'hosts', q: `port:${port} type:${type.toLowerCase()}` })}
          isInPlace
        >
          <Count of={number} />
        </PlaceLink>
      ),
    },
    {
      id: 'share',
      head: t`Of all hosts`,
      align: 'end',
      isMinor: true,
      cell: ({ hosts: number }) => shareOf(number),
    },
    { id: 'status', head: t`Status`, cell: (row) => <WorstState row={row} /> },
    { id: 'programs', head: t`Programs`, cell: (row) => <Programs row={row} /> },
  ]
}

/** The worst that the number has on a host: where it is nowhere dangerous and somewhere accepted, that it is accepted. */
function WorstState({ row: { status, accepted = 0, port } }: { readonly row: PortNumberRow }) {
  const { t } = useLingui()
  const { paths } = useProject()
  if (status === 'danger' || accepted === 0) return <PortStatusTag status={status} />
  return (
    <Tooltip
      text={t`${plural(accepted, {
        one: 'Dangerous, and accepted on # host',
        other: 'Dangerous, and accepted on # hosts',
      })}`}
    >
      <PlaceLink place={paths.findings({ q: acceptedPort(port) })}>
        <Tag tone="low">
          <Trans>Accepted</Trans>
        </Tag>
      </PlaceLink>
    </Tooltip>
  )
}

function Programs({ row: { programs, ports_looked_at: looked } }: { readonly row: PortNumberRow }) {
  const { t } = useLingui()
  const listed = programs.reduce((sum, { ports }) => sum + ports, 0)
  return (
    <ul className={styles.programs} aria-label={t`Programs, the most common first`}>
      {programs.map((program, place) => (
        <li key={place}>
          <Known of={programName(program)}>{(name) => <HostText text={name} look="code" />}</Known>
        </li>
      ))}
      {listed < looked ? (
        <li>
          <Trans>and others</Trans>
        </li>
      ) : null}
    </ul>
  )
}
