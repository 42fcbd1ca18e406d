import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { isFleetFullySeen } from '../../known/fleet-sight.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './NoPorts.module.css'
import { askFleet } from './port-questions.ts'
import type { ShownPort } from './shown-port.ts'

/** In the place of ports where none is listed: what that means. */
export function NoPorts({
  q,
  port,
}: {
  readonly q: string | undefined
  readonly port?: ShownPort | undefined
}) {
  const { change } = useSearchState()
  if (q !== undefined) {
    return (
      <EmptyState
        title={
          <Trans>
            No port matches <HostText text={q} look="code" />
          </Trans>
        }
        action={
          <Button onClick={() => change({ q: undefined, page: undefined })}>
            <Trans>Show without this filter</Trans>
          </Button>
        }
      >
        <Unseen />
      </EmptyState>
    )
  }
  return <NoneOpen port={port} />
}

function NoneOpen({ port }: { readonly port: ShownPort | undefined }) {
  const { projectId } = useProject()
  const { search, change } = useSearchState()
  const { answer: fleet } = useShown(askFleet(projectId, search))
  if (fleet?.hosts.total === 0) {
    return (
      <EmptyState
        title={<Trans>No host is watched yet</Trans>}
        action={
          <Button look="primary" onClick={() => change({ add: 'host' })}>
            <Trans>Add hosts</Trans>
          </Button>
        }
      >
        <Trans>An agent on each host finds its open ports and its weak passwords.</Trans>
      </EmptyState>
    )
  }
  const name = port === undefined ? undefined : `${port.port}/${port.type}`
  if (fleet !== undefined && isFleetFullySeen(fleet)) {
    return (
      <EmptyState
        title={
          <Tag tone="good">
            {name === undefined ? (
              <Trans>No port is open</Trans>
            ) : (
              <Trans>No host has {name} open</Trans>
            )}
          </Tag>
        }
      >
        <Plural
          value={fleet.hosts.total}
          one="The only host was seen completely."
          other="All # hosts were seen completely."
        />
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={
        name === undefined ? (
          <Trans>No port is open in what was seen</Trans>
        ) : (
          <Trans>No host has {name} open in what was seen</Trans>
        )
      }
    >
      <Unseen />
    </EmptyState>
  )
}

/** How many hosts were not seen completely, and how many are late or offline. */
function Unseen(): ReactNode {
  const { projectId, paths } = useProject()
  const { search } = useSearchState()
  const { answer: fleet } = useShown(askFleet(projectId, search))
  if (fleet === undefined) return <Trans>How much was seen is not known yet.</Trans>
  const { hosts, coverage } = fleet
  const partly = coverage.none + coverage.partial
  return (
    <>
      {partly === 0 ? null : (
        <p>
          <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })} className={styles.link}>
            <Trans>
              {partly} of <Plural value={hosts.total} one="# host" other="# hosts" /> not seen
              completely
            </Trans>
          </PlaceLink>
        </p>
      )}
      {hosts.total === hosts.online ? null : (
        <p>
          <PlaceLink place={paths.hosts({ q: '-seen:online' })} className={styles.link}>
            <Plural
              value={hosts.total - hosts.online}
              one="# host is late or offline: what is known of it is old"
              other="# hosts are late or offline: what is known of them is old"
            />
          </PlaceLink>
        </p>
      )}
    </>
  )
}
