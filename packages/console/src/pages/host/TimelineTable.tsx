import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { TimelineLane } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { verdictTexts } from '../../text/account-texts.ts'
import { serviceTexts } from '../../text/gap-texts.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import type { Stretch, TimelineRow } from './timeline-rows.ts'

/** The same as the picture, in words. A cell holds one element: on a narrow screen it is laid out as a grid. */
export function TimelineTable({
  rows,
  isOld,
}: {
  readonly rows: readonly TimelineRow[]
  readonly isOld: boolean
}) {
  const { t } = useLingui()
  const columns = useColumns()
  return (
    <DataTable
      label={t`Timeline as a table`}
      columns={columns}
      rows={rows}
      keyOf={({ key }) => key}
      isOld={isOld}
      empty={null}
    />
  )
}

function useColumns(): readonly Column<TimelineRow>[] {
  const { t, i18n } = useLingui()
  return [
    { id: 'what', head: t`What`, isName: true, cell: ({ lane }) => <LaneName lane={lane} /> },
    {
      id: 'state',
      head: t`State`,
      cell: ({ lane, stretch }) =>
        lane.kind === 'host' ? (
          <Trans>Offline</Trans>
        ) : 'changes' in stretch ? (
          <LostChanges count={stretch.changes} what={stretch.what} />
        ) : 'verdict' in stretch ? (
          i18n._(verdictTexts[stretch.verdict])
        ) : (
          <OpenPort stretch={stretch} />
        ),
    },
    { id: 'began', head: t`Began`, cell: ({ stretch }) => <From stretch={stretch} /> },
    { id: 'ended', head: t`Ended`, cell: ({ stretch }) => <To stretch={stretch} /> },
  ]
}

function LaneName({ lane }: { readonly lane: TimelineLane }) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  if (lane.kind === 'host' || lane.kind === 'lost') return <Trans>The agent</Trans>
  if (lane.kind === 'account') {
    return (
      <span>
        <HostText text={lane.user_name} /> · {i18n._(serviceTexts[lane.service_type])}{' '}
        <HostText text={lane.instance ?? ''} look="code" />
      </span>
    )
  }
  if (lane.port === 0) return <Trans>Ports for clients, from 32768 on</Trans>
  return (
    <span>
      <PlaceLink place={paths.port(lane.type, lane.port)}>
        {lane.port}/{lane.type}
      </PlaceLink>{' '}
      <HostText text={lane.laddr} look="code" />
    </span>
  )
}

function LostChanges({
  count,
  what,
}: {
  readonly count: number
  readonly what: 'ports' | 'accounts'
}) {
  return what === 'ports' ? (
    <Plural
      value={count}
      one="had no room for # change of ports"
      other="had no room for # changes of ports"
    />
  ) : (
    <Plural
      value={count}
      one="had no room for # change of accounts"
      other="had no room for # changes of accounts"
    />
  )
}

function OpenPort({ stretch }: { readonly stretch: Stretch }) {
  const { path } = { path: undefined, ...stretch } as { path: string | undefined }
  return path === undefined ? (
    <Trans>open</Trans>
  ) : (
    <span>
      <Trans>
        open, by <HostText text={path} look="code" />
      </Trans>
    </span>
  )
}

function From({ stretch: { from, maybe_from: maybeFrom } }: { readonly stretch: Stretch }) {
  if (from === undefined) return <Trans>before recording began</Trans>
  if (maybeFrom === undefined) return <Time at={from} look="both" />
  return (
    <span>
      <Trans>
        between <Time at={maybeFrom} look="absolute" /> and <Time at={from} look="absolute" />
      </Trans>
    </span>
  )
}

function To({ stretch: { to, sure_to: sureTo } }: { readonly stretch: Stretch }) {
  if (sureTo !== undefined) {
    return (
      <span>
        <Trans>
          seen until <Time at={sureTo} look="absolute" />; later looks could not see it
        </Trans>
      </span>
    )
  }
  return to === undefined ? <Trans>lasts</Trans> : <Time at={to} look="both" />
}
