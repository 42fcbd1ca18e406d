import { Trans, useLingui } from '@lingui/react/macro'
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
import { useHostActions } from './actions/host-actions.ts'
import type { HostAction } from './actions/host-actions.ts'
import { FindingsCell } from './FindingsCell.tsx'
import styles from './HostCells.module.css'
import { SightCell } from './SightCell.tsx'

export const HOST_SORTS = ['name', 'risk', 'last_seen'] as const
type HostSort = (typeof HOST_SORTS)[number]

/** Columns of the list of hosts. */
export function useHostColumns(
  onAct: (action: HostAction, host: FleetHost) => void,
): readonly Column<FleetHost>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const offered = useHostActions()
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
      cell: ({ host_id: id, name, private_ip: ip }) => (
        <span className={styles.pair} data-of="name">
          <PlaceLink place={paths.host(id)}>
            <HostText text={name} />
          </PlaceLink>
          <span className={styles.minor}>
            <HostText text={ip} look="code" />
          </span>
        </span>
      ),
    },
    {
      id: 'system',
      head: t`System and agent`,
      isMinor: true,
      cell: ({ os_name: os, agent_version: version }) => (
        <span className={styles.pair} data-of="system">
          <HostText text={os} />
          <span className={styles.minor}>
            <Trans>
              agent <HostText text={version} />
            </Trans>
          </span>
        </span>
      ),
    },
    {
      id: 'last-seen',
      head: t`Last seen`,
      sort: sortBy('last_seen', true),
      cell: ({ seen, last_seen_at: at }) => (
        <span className={styles.pair}>
          <SeenTag seen={seen} />
          <span className={styles.minor}>
            <Time at={at} />
          </span>
        </span>
      ),
    },
    {
      id: 'ports',
      head: t`Open at`,
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
        <HostMenu
          label={t`Actions of ${host.name}`}
          offered={offered}
          onAct={(action) => onAct(action, host)}
        />
      ),
    },
  ]
}

const count = (number: number) => <Count of={number} />
