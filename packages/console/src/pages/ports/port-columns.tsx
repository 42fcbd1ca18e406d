import { Trans, useLingui } from '@lingui/react/macro'
import type { FleetPort } from '@openhss/contract'
import { HostOfRow } from '../../components/HostOfRow.tsx'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { PortState } from '../../components/PortState.tsx'
import { useProject } from '../../components/use-project.ts'
import { portOwner } from '../../known/port-owners.ts'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './port-columns.module.css'

/** Columns of open ports of hosts. */
export function usePortColumns({
  hasPort,
}: {
  readonly hasPort: boolean
}): readonly Column<FleetPort>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const number: Column<FleetPort> = {
    id: 'port',
    head: t`Port`,
    cell: ({ type, port }) => (
      <PlaceLink place={paths.port(type, port)}>{`${port}/${type}`}</PlaceLink>
    ),
  }
  return [
    {
      id: 'host',
      head: t`Host`,
      isName: true,
      cell: (port) => <HostOfRow row={port} asOf={port.last_port_scan_at} tab="ports" />,
    },
    ...(hasPort ? [number] : []),
    { id: 'address', head: t`Address`, cell: ({ laddr }) => <Address laddr={laddr} /> },
    { id: 'status', head: t`Status`, cell: (port) => <PortState port={port} /> },
    {
      id: 'program',
      head: t`Program`,
      cell: (port) => (
        <Known of={portOwner(port)}>{({ path }) => <HostText text={path} look="code" />}</Known>
      ),
    },
    {
      id: 'container',
      head: t`Container`,
      isMinor: true,
      cell: ({ container_id: id }) =>
        id === '' ? (
          '–'
        ) : (
          <span className={styles.address}>
            <HostText text={id.slice(0, CONTAINER_ID_CHARACTERS)} look="code" />
          </span>
        ),
    },
    { id: 'since', head: t`Since`, cell: (port) => <Since port={port} /> },
  ]
}

/** As many as `docker ps` shows. */
const CONTAINER_ID_CHARACTERS = 12

export function Address({ laddr }: { readonly laddr: string }) {
  return (
    <span className={styles.address}>
      <HostText text={laddr} look="code" />
    </span>
  )
}

function Since({ port }: { readonly port: FleetPort }) {
  const { opened_at: openedAt, unconfirmed_since: unconfirmedSince } = port
  return (
    <>
      {openedAt === undefined ? <Trans>before recording</Trans> : <Time at={openedAt} />}
      {unconfirmedSince === undefined ? null : (
        <div className={styles.detail}>
          <Trans>
            May be closed: no scan could see it since <Time at={unconfirmedSince} look="absolute" />
          </Trans>
        </div>
      )}
    </>
  )
}
