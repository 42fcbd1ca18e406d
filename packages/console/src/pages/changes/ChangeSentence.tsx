import { Trans } from '@lingui/react/macro'
import type { Change } from '@openhss/contract'
import type { ReactNode } from 'react'
import { AccountName } from '../../components/AccountName.tsx'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { pastProgram, previousProgram } from '../../known/past-programs.ts'
import type { KnownValue } from '../../known/known.ts'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { portThen } from './change-places.ts'
import { VerdictTag } from './VerdictTag.tsx'

/** What changed, in one sentence. The host stands beside it. */
export function ChangeSentence({ change }: { readonly change: Change }) {
  return <>{sentences[change.kind](change)}</>
}

const sentences: Readonly<Record<Change['kind'], (change: Change) => ReactNode>> = {
  port_opened: (change) => (
    <Trans>
      <PortName change={change} /> was opened by <Program of={pastProgram(change)} />
    </Trans>
  ),
  port_closed: (change) =>
    change.is_lost === true ? (
      <Trans>
        <PortName change={change} /> of <Program of={pastProgram(change)} /> could not be looked at
        any more; how it ended is not known
      </Trans>
    ) : (
      <Trans>
        <PortName change={change} /> was closed by <Program of={pastProgram(change)} />
      </Trans>
    ),
  program_changed: (change) => (
    <Trans>
      <PortName change={change} /> changed from <Program of={previousProgram(change)} /> to{' '}
      <Program of={pastProgram(change)} />
    </Trans>
  ),
  account_appeared: (change) => (
    <Trans>
      <Account change={change} /> appeared <Verdict of={change.verdict} />
    </Trans>
  ),
  account_gone: (change) =>
    change.is_lost === true ? (
      <Trans>
        <Account change={change} /> could not be looked at any more; how it ended is not known
      </Trans>
    ) : (
      <Trans>
        <Account change={change} /> is gone
      </Trans>
    ),
  verdict_changed: (change) =>
    change.previous_verdict === undefined ? (
      <Trans>
        <Account change={change} /> is judged anew <Verdict of={change.verdict} />
      </Trans>
    ) : (
      <Trans>
        <Account change={change} /> went from <Verdict of={change.previous_verdict} /> to{' '}
        <Verdict of={change.verdict} />
      </Trans>
    ),
  password_changed: (change) => (
    <Trans>
      <Account change={change} /> has another password <Verdict of={change.verdict} />
    </Trans>
  ),
  account_changed: (change) => (
    <Trans>
      <Account change={change} /> is not as it was <Verdict of={change.verdict} />
    </Trans>
  ),
  enrolled: () => <Trans>The host was enrolled</Trans>,
  online: () => <Trans>The agent is heard of again</Trans>,
  offline: ({ details }) => {
    const lastSeen = detailOf(details, 'last_seen_at')
    return lastSeen === '' ? (
      <Trans>The host went offline</Trans>
    ) : (
      <Trans>
        The host went offline; it was heard of last at <Time at={lastSeen} look="absolute" />
      </Trans>
    )
  },
  moved: ({ details }) => (
    <Trans>
      The host went from enterprise project <HostText text={detailOf(details, 'from')} /> to{' '}
      <HostText text={detailOf(details, 'to')} />
    </Trans>
  ),
  upgraded: ({ details }) => (
    <Trans>
      The agent went from version <HostText text={detailOf(details, 'from')} /> to{' '}
      <HostText text={detailOf(details, 'to')} />
    </Trans>
  ),
  cloned: ({ details }) => {
    const address = detailOf(details, 'source_ip')
    return address === '' ? (
      <Trans>Another machine calls with the identity of this host and is refused</Trans>
    ) : (
      <Trans>
        Another machine, <HostText text={address} look="code" />, calls with the identity of this
        host and is refused
      </Trans>
    )
  },
  deleted: () => <Trans>The host was deleted</Trans>,
  coverage_lost: ({ details }) =>
    detailOf(details, 'what') === 'accounts' ? (
      <Trans>Not all accounts are seen any more</Trans>
    ) : (
      <Trans>Not all ports are seen any more</Trans>
    ),
  coverage_regained: ({ details }) =>
    detailOf(details, 'what') === 'accounts' ? (
      <Trans>All accounts are seen again</Trans>
    ) : (
      <Trans>All ports are seen again</Trans>
    ),
  changes_lost: ({ details }) => (
    <Trans>
      The agent had no room for {detailOf(details, 'count')} changes from{' '}
      <Time at={detailOf(details, 'from')} look="absolute" /> to{' '}
      <Time at={detailOf(details, 'to')} look="absolute" />
    </Trans>
  ),
}

/** Reads a text of the details of a change; empty where there is none. Pure. */
function detailOf(details: unknown, name: string): string {
  if (typeof details !== 'object' || details === null) return ''
  const text: unknown = Object.entries(details).find(([key]) => key === name)?.[1]
  return typeof text === 'string' ? text : ''
}

/** A port and its address; the port leads to what was known of it then. */
function PortName({ change }: { readonly change: Change }) {
  const { paths } = useProject()
  const { port, type, laddr = '' } = change
  const place = portThen(change, paths)
  if (place === undefined) {
    return (
      <Trans>
        {type} ports that the kernel hands out on <HostText text={laddr} look="code" />
      </Trans>
    )
  }
  return (
    <Trans>
      <PlaceLink place={place}>
        {port}/{type}
      </PlaceLink>{' '}
      on <HostText text={laddr} look="code" />
    </Trans>
  )
}

function Program({ of: program }: { readonly of: KnownValue<string> }) {
  return <Known of={program}>{(text) => <HostText text={text} look="code" />}</Known>
}

function Account({ change }: { readonly change: Change }) {
  const { paths } = useProject()
  const { host_id: hostId, user_name: userName = '', service_type: type = 'system' } = change
  return (
    <PlaceLink place={paths.host(hostId, 'accounts')}>
      <AccountName userName={userName} serviceType={type} instance={change.instance} />
    </PlaceLink>
  )
}

function Verdict({ of: verdict }: { readonly of: Change['verdict'] }) {
  return verdict === undefined ? null : <VerdictTag verdict={verdict} />
}
