import { classifyPort, isGuessable } from '@openhss/contract'
import type {
  AccountCoverage,
  AccountVerdict,
  GuessableAccount,
  PortCoverage,
} from '@openhss/contract'
import type { AgentEvent, CheckProgress, CheckTier } from '@openhss/agent'
import type { JudgedPort } from '../output/port-output.ts'

/** A finding that is new since the last report. */
export type Finding =
  | { readonly kind: 'danger'; readonly port: JudgedPort }
  | { readonly kind: 'weak'; readonly account: GuessableAccount }
  | { readonly kind: 'mended' | 'gone' | 'unread'; readonly account: GuessableAccount }

/** Keeps what the server has acknowledged of this host, and tells what is new with each report. */
export class HostFindings {
  hostId: string | undefined
  ports: { readonly items: readonly JudgedPort[]; readonly coverage: PortCoverage } | undefined
  accounts:
    { readonly items: readonly AccountVerdict[]; readonly coverage: AccountCoverage } | undefined
  check: { readonly tier: CheckTier; readonly progress: CheckProgress } | undefined
  quickTierDone = false

  /** Takes in an event and returns the findings that it adds. */
  absorb(event: AgentEvent): Finding[] {
    if (event.type === 'enrolled') this.hostId = event.hostId
    if (event.type === 'check-progress') this.check = event
    if (event.type === 'ports-acknowledged') return this.#absorbPorts(event)
    if (event.type === 'accounts-acknowledged') return this.#absorbAccounts(event)
    return []
  }

  /** True when there is enough to show: the open ports, and the accounts tested with likely words. */
  get isReady(): boolean {
    return this.ports !== undefined && this.quickTierDone
  }

  #absorbPorts({
    ports,
    coverage,
  }: Extract<AgentEvent, { type: 'ports-acknowledged' }>): Finding[] {
    const items = ports.map((port) => ({ ...port, status: classifyPort(port).status }))
    const known = new Set(this.ports?.items.map(keyOf))
    this.ports = { items, coverage }
    return dangerous(items)
      .filter((port) => !known.has(keyOf(port)))
      .map((port) => ({ kind: 'danger', port }))
  }

  #absorbAccounts(event: Extract<AgentEvent, { type: 'accounts-acknowledged' }>): Finding[] {
    const before = weak(this.accounts?.items ?? [])
    const now = weak(event.accounts)
    this.accounts = { items: event.accounts, coverage: event.coverage }
    if (event.finished || event.tier === 'full') this.quickTierDone = true
    const fresh = now.filter((account) => !hasSame(before, account))
    const ended = before.filter((account) => !hasSame(now, account))
    return [
      ...fresh.map((account): Finding => ({ kind: 'weak', account })),
      ...ended.map((account): Finding => ({ kind: howItEnded(account, event), account })),
    ]
  }
}

/** Tells whether a weak password was changed, or is only not seen any more. */
function howItEnded(
  account: GuessableAccount,
  { accounts, coverage }: Extract<AgentEvent, { type: 'accounts-acknowledged' }>,
): 'mended' | 'gone' | 'unread' {
  const now = accounts.find((each) => isSame(each, account))
  if (now !== undefined) return now.verdict === 'error' ? 'unread' : 'mended'
  const { service_type: type, instance = '' } = account
  const service = coverage.services?.find(
    (each) => each.service_type === type && each.instance === instance,
  )
  return service?.reason === undefined ? 'gone' : 'unread'
}

export function dangerous(ports: readonly JudgedPort[]): JudgedPort[] {
  return ports.filter(({ status }) => status === 'danger')
}

export function weak(accounts: readonly AccountVerdict[]): GuessableAccount[] {
  return accounts.filter(isGuessable)
}

function keyOf({ category, container_id, type, laddr, port }: JudgedPort): string {
  return JSON.stringify([category, container_id, type, laddr, port])
}

function hasSame(accounts: readonly AccountVerdict[], sought: GuessableAccount): boolean {
  return accounts.some((account) => isSame(account, sought))
}

function isSame(one: AccountVerdict, other: AccountVerdict): boolean {
  return (
    one.user_name === other.user_name &&
    one.service_type === other.service_type &&
    one.instance === other.instance
  )
}
