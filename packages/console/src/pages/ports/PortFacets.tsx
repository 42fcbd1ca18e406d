import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { fleetKeys } from '@openhss/contract/browser'
import { CurrentLink } from '../../components/CurrentLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { programPath } from '../../known/port-programs.ts'
import { portStatusTexts } from '../../text/host-texts.ts'
import { addressTexts } from '../../text/port-texts.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { askPortNumber } from './port-questions.ts'
import styles from './PortFacets.module.css'
import type { ShownPort } from './shown-port.ts'
import { hasTerm, textTerm, toggleTerm } from './query-terms.ts'

/** On how many hosts a port is open in which way; each way narrows the list to it, or widens it again. */
export function PortFacets({ port }: { readonly port: ShownPort }) {
  const { t, i18n } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const { answer } = useShown(askPortNumber(projectId, port.type, port.port, search))
  if (answer === undefined || answer.hosts === 0) return null
  const { addresses, statuses, programs, programs_num: number } = answer
  return (
    <Card>
      <div className={styles.groups}>
        <Group name={t`Listens on`}>
          {ADDRESSES.map((address) => (
            <Facet key={address} port={port} term={`address:${address}`} hosts={addresses[address]}>
              {i18n._(addressTexts[address])}
            </Facet>
          ))}
        </Group>
        <Group name={t`Status`}>
          {STATUSES.map((status) => (
            <Facet key={status} port={port} term={`status:${status}`} hosts={statuses[status]}>
              {status === 'normal' && (statuses.accepted ?? 0) > 0 ? (
                <Trans>Normal or accepted</Trans>
              ) : (
                i18n._(portStatusTexts[status])
              )}
            </Facet>
          ))}
        </Group>
        <Group name={t`Program`}>
          {programs.slice(0, MAX_PROGRAMS).map((entry) => {
            const program = programPath(entry)
            const isKnown = program.state !== 'unknown'
            return (
              <Facet
                key={isKnown ? `known ${program.value}` : 'not known'}
                port={port}
                term={isKnown ? textTerm('program', program.value) : '-program:*'}
                hosts={entry.hosts}
              >
                {isKnown ? <HostText text={program.value} look="code" /> : <Trans>not known</Trans>}
              </Facet>
            )
          })}
          {number > MAX_PROGRAMS ? (
            <li className={styles.rest}>
              <Plural
                value={number - MAX_PROGRAMS}
                one="and # more program"
                other="and # more programs"
              />
            </li>
          ) : null}
        </Group>
      </div>
    </Card>
  )
}

const ADDRESSES = ['any', 'one', 'private', 'loopback'] as const
const STATUSES = ['danger', 'unknown', 'normal'] as const
const MAX_PROGRAMS = 6

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h2 className={styles.name}>{name}</h2>
      <ul>{children}</ul>
    </section>
  )
}

function Facet({
  port: { type, port },
  term,
  hosts,
  children,
}: {
  readonly port: ShownPort
  readonly term: string
  readonly hosts: number
  readonly children: ReactNode
}) {
  const { paths } = useProject()
  const { search } = useSearchState()
  if (hosts === 0) return null
  const q = search.q ?? ''
  const isOn = hasTerm(q, term, fleetKeys)
  const label = (
    <>
      <span className={styles.label}>{children}</span>
      <span className={styles.hosts}>
        <Count of={hosts} />
      </span>
    </>
  )
  // The program of a hostile host may be longer than a query.
  if (term.length > MAX_TERM_CHARACTERS) return <li className={styles.facet}>{label}</li>
  const next = toggleTerm(q, term, fleetKeys)
  return (
    <li>
      <CurrentLink
        place={paths.port(type, port, { q: next === '' ? undefined : next })}
        reach="view"
        className={styles.facet}
        aria-current={isOn ? 'true' : undefined}
      >
        {label}
      </CurrentLink>
    </li>
  )
}

const MAX_TERM_CHARACTERS = 500
