import { msg } from '@lingui/core/macro'
import type { FleetHost, HostScans } from '@openhss/contract'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** What figures rest on; rows of a list and the scans of one host have it alike. */
export type HostKnowledge = Pick<
  FleetHost,
  | 'seen'
  | 'last_seen_at'
  | 'ports_covered'
  | 'accounts_covered'
  | 'ports_total'
  | 'ports_danger'
  | 'accounts_weak'
  | 'accounts_empty'
  | 'open_findings'
  | 'last_port_scan_at'
  | 'last_password_scan_at'
>

export type PortFigure = 'ports_total' | 'ports_danger'
type AccountFigure = 'accounts_weak' | 'accounts_empty'

/** How many ports of a kind a host has, as far as that is known. */
export function portFigure(host: HostKnowledge, figure: PortFigure): KnownValue<number> {
  if (host.ports_covered === 'none') return unknown(msg`Ports were not scanned yet`)
  return figureOf(host, host[figure], host.ports_covered, host.last_port_scan_at)
}

/** How many accounts of a kind a host has, as far as that is known. */
function accountFigure(host: HostKnowledge, figure: AccountFigure): KnownValue<number> {
  if (host.accounts_covered === 'none') return unknown(msg`Accounts were not checked yet`)
  return figureOf(host, host[figure], host.accounts_covered, host.last_password_scan_at)
}

/** Accounts that a stranger gets into, with a weak password or with none. */
export function guessableFigure(host: HostKnowledge): KnownValue<number> {
  const weak = accountFigure(host, 'accounts_weak')
  const empty = accountFigure(host, 'accounts_empty')
  if (weak.state === 'unknown') return weak
  if (empty.state === 'unknown') return empty
  return { ...weak, value: weak.value + empty.value }
}

/** How many accounts a host has, as its newest password check saw them. */
export function accountsTotal(
  host: HostKnowledge,
  coverage: HostScans['account_coverage'],
): KnownValue<number> {
  // The first check tells of its accounts when it has tested them, and has no list until then.
  if (host.accounts_covered === 'none' || coverage === undefined || coverage.list_version === '') {
    return unknown(msg`Accounts were not checked yet`)
  }
  return figureOf(host, coverage.accounts, host.accounts_covered, host.last_password_scan_at)
}

/** Open findings by severity; what an offline host has is from before. */
export function findingFigures(
  host: HostKnowledge,
): KnownValue<NonNullable<FleetHost['open_findings']>> {
  const { open_findings: findings } = host
  if (findings === undefined) return unknown(msg`Nothing was judged yet`)
  return host.seen === 'offline'
    ? { state: 'old', value: findings, asOf: host.last_seen_at }
    : known(findings)
}

function figureOf(
  { seen, last_seen_at: lastSeenAt }: HostKnowledge,
  value: number | undefined,
  covered: 'partial' | 'complete',
  scannedAt: string | undefined,
): KnownValue<number> {
  if (value === undefined) return unknown(msg`The server does not say`)
  if (seen === 'offline') return { state: 'old', value, asOf: scannedAt ?? lastSeenAt }
  return { state: covered === 'partial' ? 'partial' : 'known', value }
}
