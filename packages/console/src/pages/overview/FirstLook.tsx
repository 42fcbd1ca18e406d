import { Trans, useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import type { ReactNode } from 'react'
import { SeenTag } from '../../components/HostMarks.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** In the place of figures, while there is no host. */
export function NoHosts() {
  const { search, change } = useSearchState()
  if (search.ep !== undefined) {
    return (
      <EmptyState
        title={<Trans>No host is in this enterprise project</Trans>}
        action={
          <Button onClick={() => change({ ep: undefined })}>
            <Trans>Show all enterprise projects</Trans>
          </Button>
        }
      />
    )
  }
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

/** Says that hosts are looked at for the first time, and how far each is. */
export function FirstLook({ hosts }: { readonly hosts: readonly FleetHost[] }) {
  return (
    <Stack>
      <Notice tone="plain">
        <Trans>
          Not all was looked at yet. Ports take seconds, passwords minutes; what is found appears
          here by itself.
        </Trans>
      </Notice>
      {hosts.map((host) => (
        <HostProgress key={host.host_id} host={host} />
      ))}
    </Stack>
  )
}

function HostProgress({ host }: { readonly host: FleetHost }) {
  const { t } = useLingui()
  const { paths } = useProject()
  return (
    <Card
      title={
        <PlaceLink place={paths.host(host.host_id)}>
          <HostText text={host.name} />
        </PlaceLink>
      }
      aside={<SeenTag seen={host.seen} />}
    >
      <Facts>
        <Fact name={<Trans>Enrolled</Trans>}>
          <Time at={host.enrolled_at} />
        </Fact>
        <Fact name={<Trans>Ports</Trans>}>
          <Look covered={host.ports_covered} isOffline={host.seen === 'offline'}>
            <ProgressBar label={t`Ports are being looked at`} share={undefined} />
          </Look>
        </Fact>
        <Fact name={<Trans>Passwords</Trans>}>
          <Look covered={host.accounts_covered} isOffline={host.seen === 'offline'}>
            <ProgressBar label={t`Passwords are being tested`} share={undefined} />
          </Look>
        </Fact>
      </Facts>
    </Card>
  )
}

function Look({
  covered,
  isOffline,
  children,
}: {
  readonly covered: FleetHost['ports_covered']
  readonly isOffline: boolean
  readonly children: ReactNode
}) {
  if (covered === 'complete') return <Trans>Looked at, and all was seen</Trans>
  if (covered === 'partial') return <Trans>Looked at, and not all was seen</Trans>
  if (isOffline) return <Trans>Not looked at: the host is offline</Trans>
  return <>{children}</>
}
