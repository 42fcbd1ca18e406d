import { useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { SeenTag } from '../../components/HostMarks.tsx'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { guessableFigure, portFigure } from '../../known/host-figures.ts'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { HostMenu } from './actions/HostMenu.tsx'
import type { HostAction } from './actions/host-actions.ts'
import { FindingsCell } from './FindingsCell.tsx'
import { SightCell } from './SightCell.tsx'

export const HOST_SORTS = ['name', 'risk', 'last_seen'] as const
type HostSort = (typeof HOST_SORTS)[number]

/** Columns of the list of hosts. */
export function useHostColumns(
  onAct: (action: HostAction, host: FleetHost) => void,
): readonly Column<FleetHost>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search, change } = useSearchState()
  const sortBy = (sort: HostSort, isUp: boolean) => ({
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
    { id: 'agent', head: t`Agent`, cell: ({ seen }) => <SeenTag seen={seen} /> },
    {
      id: 'address',
      head: t`Address`,
      isMinor: true,
      cell: ({ private_ip: ip }) => <HostText text={ip} look="code" />,
    },
    { id: 'os', head: t`System`, isMinor: true, cell: ({ os_name: os }) => <HostText text={os} /> },
    {
      id: 'version',
      head: t`Version`,
      isMinor: true,
      cell: ({ agent_version: version }) => <HostText text={version} />,
    },
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
      cell: (host) => (
        <Known of={portFigure(host, 'ports_total')} place={paths.host(host.host_id, 'ports')}>
          {count}
        </Known>
      ),
    },
    {
      id: 'dangerous',
      head: t`Dangerous`,
      align: 'end',
      cell: (host) => (
        <Known of={portFigure(host, 'ports_danger')} place={paths.host(host.host_id, 'ports')}>
          {count}
        </Known>
      ),
    },
    {
      id: 'weak',
      head: t`Weak`,
      align: 'end',
      cell: (host) => (
        <Known of={guessableFigure(host)} place={paths.host(host.host_id, 'accounts')}>
          {count}
        </Known>
      ),
    },
    {
      id: 'findings',
      head: t`Open findings`,
      sort: sortBy('risk', false),
      cell: (host) => <FindingsCell host={host} />,
    },
    { id: 'sight', head: t`Seen`, cell: (host) => <SightCell host={host} /> },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (host) => (
        <HostMenu label={t`Actions of ${host.name}`} onAct={(action) => onAct(action, host)} />
      ),
    },
  ]
}

const count = (number: number) => <Count of={number} />
