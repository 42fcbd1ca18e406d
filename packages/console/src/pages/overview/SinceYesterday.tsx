import { Plural, Trans } from '@lingui/react/macro'
import type { ChangeCounts } from '@openhss/contract'
import type { ReactNode } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import type { Paths, Place } from '../../paths.ts'
import { Card } from '../../ui/layout/Card.tsx'
import styles from './lines.module.css'

/** How much changed in a day, by kind. */
export function SinceYesterday({ counts }: { readonly counts: ChangeCounts }) {
  const { paths } = useProject()
  const lines = linesOf(counts, paths).filter(({ number }) => number > 0)
  return (
    <Card
      title={<Trans>Since yesterday</Trans>}
      aside={
        <PlaceLink place={paths.changes()}>
          <Trans>all changes →</Trans>
        </PlaceLink>
      }
    >
      {lines.length === 0 ? (
        <p className={styles.note}>
          <Trans>Nothing is known to have changed.</Trans>
        </p>
      ) : (
        <ul className={`${styles.lines} ${styles.pair}`}>
          {lines.map(({ key, place, text }) => (
            <li key={key}>
              <PlaceLink place={place}>{text}</PlaceLink>
            </li>
          ))}
        </ul>
      )}
      {counts.is_exact ? null : (
        <p className={styles.note}>
          <Trans>There are so many that there may be more than these.</Trans>
        </p>
      )}
    </Card>
  )
}

interface Line {
  readonly key: string
  readonly number: number
  readonly place: Place
  readonly text: ReactNode
}

function linesOf({ changes, findings }: ChangeCounts, paths: Paths): Line[] {
  const { port_opened, port_closed, program_changed, verdict_changed, password_changed } = changes
  const { account_appeared, enrolled, offline, cloned } = changes
  const { opened = 0, reopened = 0, fixed = 0 } = findings ?? {}
  const [ports, accounts, hosts] = ['port', 'account', 'host'].map((about) =>
    paths.changes({ about }),
  ) as [Place, Place, Place]
  return [
    {
      key: 'opened',
      number: opened,
      place: paths.findings({ q: 'state:open,accepted,fixed age:<1d' }),
      text: <Plural value={opened} one="# new finding" other="# new findings" />,
    },
    {
      key: 'reopened',
      number: reopened,
      place: paths.findings({ q: 'reopened:>=1' }),
      text: <Plural value={reopened} one="# finding came back" other="# findings came back" />,
    },
    {
      key: 'fixed',
      number: fixed,
      place: paths.findings({ q: 'state:fixed' }),
      text: <Plural value={fixed} one="# finding fixed" other="# findings fixed" />,
    },
    {
      key: 'port_opened',
      number: port_opened,
      place: ports,
      text: <Plural value={port_opened} one="# port opened" other="# ports opened" />,
    },
    {
      key: 'port_closed',
      number: port_closed,
      place: ports,
      text: <Plural value={port_closed} one="# port closed" other="# ports closed" />,
    },
    {
      key: 'program_changed',
      number: program_changed,
      place: ports,
      text: <Plural value={program_changed} one="# program changed" other="# programs changed" />,
    },
    {
      key: 'verdict_changed',
      number: verdict_changed,
      place: accounts,
      text: (
        <Plural
          value={verdict_changed}
          one="# account judged anew"
          other="# accounts judged anew"
        />
      ),
    },
    {
      key: 'password_changed',
      number: password_changed,
      place: accounts,
      text: (
        <Plural value={password_changed} one="# password changed" other="# passwords changed" />
      ),
    },
    {
      key: 'account_appeared',
      number: account_appeared,
      place: accounts,
      text: <Plural value={account_appeared} one="# new account" other="# new accounts" />,
    },
    {
      key: 'enrolled',
      number: enrolled,
      place: paths.hosts({ q: 'enrolled:<1d' }),
      text: <Plural value={enrolled} one="# host enrolled" other="# hosts enrolled" />,
    },
    {
      key: 'offline',
      number: offline,
      place: hosts,
      text: (
        <Plural value={offline} one="# host went offline" other="# times a host went offline" />
      ),
    },
    {
      key: 'cloned',
      number: cloned,
      place: hosts,
      text: <Plural value={cloned} one="# copied agent" other="# times a copied agent called" />,
    },
  ]
}
