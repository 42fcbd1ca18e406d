import { Trans } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import type { ReactNode } from 'react'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { accountsTotal, guessableFigure, portFigure } from '../../known/host-figures.ts'
import { isFullySeen } from '../../known/freshness.ts'
import { accountOutcome, portOutcome } from '../../known/host-outcomes.ts'
import type { Outcome } from '../../known/host-outcomes.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { useNow } from '../../ui/text/now.ts'
import { Time } from '../../ui/text/Time.tsx'

/** Says what the look at the ports of a host came to, and what it rests on. */
export function PortSentence({ host }: { readonly host: HostScans }) {
  const isGreen = isFullySeen(host, useNow())
  const outcome = portOutcome(host)
  const total = <Known of={portFigure(host, 'ports_total')}>{count}</Known>
  const found = <Known of={portFigure(host, 'ports_danger')}>{count}</Known>
  const when = <At instant={host.last_port_scan_at} />
  const sentences: Readonly<Record<Outcome, ReactNode>> = {
    unseen: (
      <Trans>
        Not scanned yet. The agent enrolled <Time at={host.enrolled_at} />; ports take seconds.
      </Trans>
    ),
    found: (
      <Trans>
        {found} of {total} listening addresses dangerous, {when}
      </Trans>
    ),
    clear: isGreen ? (
      <Trans>
        None of {total} listening addresses dangerous, all seen, {when}
      </Trans>
    ) : (
      <Trans>
        None of {total} listening addresses dangerous, {when}
      </Trans>
    ),
    'clear-in-part': (
      <Trans>
        In what was seen, none of {total} listening addresses dangerous, {when}
      </Trans>
    ),
    'clear-then': (
      <Trans>
        When the host was heard of last, none of {total} listening addresses dangerous, {when}
      </Trans>
    ),
  }
  return (
    <Sentence host={host} outcome={outcome} isPartial={host.ports_covered === 'partial'}>
      {sentences[outcome]}
    </Sentence>
  )
}

/** Says what the check of the passwords of a host came to, and what it rests on. */
export function AccountSentence({ host }: { readonly host: HostScans }) {
  const isGreen = isFullySeen(host, useNow())
  const outcome = accountOutcome(host)
  const total = <Known of={accountsTotal(host, host.account_coverage)}>{count}</Known>
  const found = <Known of={guessableFigure(host)}>{count}</Known>
  const when = <At instant={host.last_password_scan_at} />
  const sentences: Readonly<Record<Outcome, ReactNode>> = {
    unseen: (
      <Trans>
        Not checked yet. The agent enrolled <Time at={host.enrolled_at} />; passwords take minutes.
      </Trans>
    ),
    found: (
      <Trans>
        {found} of {total} accounts with a weak password or none, {when}
      </Trans>
    ),
    clear: isGreen ? (
      <Trans>
        None of {total} accounts with a weak password, all checked, {when}
      </Trans>
    ) : (
      <Trans>
        None of {total} accounts with a weak password, {when}
      </Trans>
    ),
    'clear-in-part': (
      <Trans>
        In what was seen, none of {total} accounts with a weak password, {when}
      </Trans>
    ),
    'clear-then': (
      <Trans>
        When the host was heard of last, none of {total} accounts with a weak password, {when}
      </Trans>
    ),
  }
  return (
    <Sentence host={host} outcome={outcome} isPartial={host.accounts_covered === 'partial'}>
      {sentences[outcome]}
    </Sentence>
  )
}

/** The sentence on its ground: green for nothing but what is fully seen. */
function Sentence({
  host,
  outcome,
  isPartial,
  children,
}: {
  readonly host: HostScans
  readonly outcome: Outcome
  readonly isPartial: boolean
  readonly children: ReactNode
}) {
  const { paths } = useProject()
  const now = useNow()
  const isGreen = outcome === 'clear' && isFullySeen(host, now)
  const tone = isGreen ? 'good' : outcome === 'found' ? 'problem' : 'plain'
  return (
    <Notice
      tone={tone}
      isSilent
      action={
        isPartial ? (
          <PlaceLink place={paths.host(host.host_id, 'coverage')}>
            <Trans>Not all was seen: why, and what to do</Trans>
          </PlaceLink>
        ) : undefined
      }
    >
      {isGreen ? <span aria-hidden="true">✓ </span> : null}
      {children}
    </Notice>
  )
}

function At({ instant }: { readonly instant: string | undefined }) {
  return instant === undefined ? null : <Time at={instant} />
}

const count = (number: number) => <Count of={number} />
