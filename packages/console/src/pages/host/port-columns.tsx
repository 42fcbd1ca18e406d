import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { PortState } from '../../components/PortState.tsx'
import { useProject } from '../../components/use-project.ts'
import type { FoldedPort } from '../../known/fold-ports.ts'
import { portOwner } from '../../known/port-owners.ts'
import { Stack } from '../../ui/layout/Stack.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** Columns of the ports of one host. */
export function usePortColumns(): readonly Column<FoldedPort>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  return [
    {
      id: 'port',
      head: t`Port`,
      isName: true,
      cell: ({ first: { port, type } }) => (
        <PlaceLink place={paths.port(type, port)}>
          {port}/{type}
        </PlaceLink>
      ),
    },
    {
      id: 'status',
      head: t`Status`,
      cell: ({ first }) => <PortState port={first} />,
    },
    { id: 'address', head: t`Address`, cell: (port) => <Addresses port={port} /> },
    {
      id: 'program',
      head: t`Program`,
      cell: ({ first }) => (
        <Known of={portOwner(first)}>{({ path }) => <HostText text={path} look="code" />}</Known>
      ),
    },
    {
      id: 'container',
      head: t`Container`,
      isMinor: true,
      cell: ({ first }) => <Container id={first.serving_container_id ?? first.container_id} />,
    },
    { id: 'since', head: t`Open since`, cell: (port) => <Since port={port} /> },
  ]
}

function Addresses({ port: { addresses } }: { readonly port: FoldedPort }) {
  const more = addresses.length - MAX_ADDRESSES
  return (
    <span>
      {addresses.slice(0, MAX_ADDRESSES).map((address, place) => (
        <span key={address}>
          {place === 0 ? '' : ', '}
          <HostText text={address} look="code" />
        </span>
      ))}
      {more > 0 ? (
        <>
          {' '}
          <Plural value={more} one="and # more" other="and # more" />
        </>
      ) : null}
    </span>
  )
}

const MAX_ADDRESSES = 4

function Container({ id }: { readonly id: string }) {
  if (id === '') return <>–</>
  // Twelve digits are what `docker ps` shows.
  const short = /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id
  return <HostText text={short} look="code" />
}

function Since({ port: { openedAt, unconfirmedSince } }: { readonly port: FoldedPort }) {
  return (
    <Stack>
      {openedAt === undefined ? (
        <Trans>before recording began</Trans>
      ) : (
        <Time at={openedAt} look="both" />
      )}
      {unconfirmedSince === undefined ? null : (
        <span>
          <Trans>
            may be closed: not seen since <Time at={unconfirmedSince} look="both" />
          </Trans>
        </span>
      )}
    </Stack>
  )
}
