import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { findingFigures, guessableFigure, portFigure } from '../../known/host-figures.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './Arrivals.module.css'

const REFRESH_MS = 3000

const question = (projectId: string) =>
  ask(
    'listHosts',
    { params: { project_id: projectId }, query: { q: 'enrolled:<1h', limit: 200 } },
    { refreshMs: REFRESH_MS },
  )

/** The hosts that were enrolled since a time, by the server's clock, with the first that was seen of them. */
export function Arrivals({
  since,
}: {
  /** Milliseconds since the epoch. */
  readonly since: number
}) {
  const { projectId } = useProject()
  const shown = useShown(question(projectId))
  return (
    <Card title={<Trans>Hosts that came</Trans>}>
      <ShownList shown={shown}>
        {({ data_list: all }) => <ArrivalList hosts={arrivedSince(all, since)} />}
      </ShownList>
    </Card>
  )
}

function arrivedSince(hosts: readonly FleetHost[], since: number): FleetHost[] {
  return hosts
    .filter(({ enrolled_at: at }) => Date.parse(at) >= since)
    .toSorted((one, other) => other.enrolled_at.localeCompare(one.enrolled_at))
}

function ArrivalList({ hosts }: { readonly hosts: readonly FleetHost[] }) {
  return (
    <>
      <p role="status">
        {hosts.length === 0 ? (
          <Trans>Waiting for the first one…</Trans>
        ) : (
          <Plural
            value={hosts.length}
            one="# host came since the line was made. Waiting for more…"
            other="# hosts came since the line was made. Waiting for more…"
          />
        )}
      </p>
      {hosts.length === 0 ? null : (
        <ul className={styles.list}>
          {hosts.map((host) => (
            <Arrival key={host.host_id} host={host} />
          ))}
        </ul>
      )}
    </>
  )
}

function Arrival({ host }: { readonly host: FleetHost }) {
  const { paths } = useProject()
  return (
    <li className={styles.host}>
      <span className={styles.name}>
        <span aria-hidden="true">✓ </span>
        <PlaceLink place={paths.host(host.host_id)}>
          <HostText text={host.name} />
        </PlaceLink>
      </span>
      <Time at={host.enrolled_at} />
      <Figures host={host} />
    </li>
  )
}

function Figures({ host }: { readonly host: FleetHost }) {
  const { t, i18n } = useLingui()
  const count = (value: number) => i18n.number(value)
  return (
    <>
      <span>
        {t`Listening addresses`} <Known of={portFigure(host, 'ports_total')}>{count}</Known>
      </span>
      <span>
        {t`Weak`} <Known of={guessableFigure(host)}>{count}</Known>
      </span>
      <span>
        {t`Findings`}{' '}
        <Known of={findingFigures(host)}>
          {({ critical, high, medium, low }) => count(critical + high + medium + low)}
        </Known>
      </span>
    </>
  )
}
