import type { HostEvent } from '../host-liveness/host-events.ts'
import { portTotalRow } from '../assets/port-totals/port-total-columns.ts'
import { areAccountsRelisted, isRelisted } from '../baseline/weak-hosts/relisted.ts'
import type { AccountRow } from './account-columns.ts'
import { ChangedRows } from './changed-rows.ts'
import type { SpelledRows } from './changed-rows.ts'
import type { Covered, HostUpdate } from './host-columns.ts'
import { hostNews, lostChanges } from './host-news.ts'
import { findAccounts } from './find-accounts.ts'
import { findPorts } from './find-ports.ts'
import type { HostReport, ReportOfAccounts, ReportOfPorts } from './host-report.ts'
import { changeAccepted, judgeChanges, stampAfter } from './judge-changes.ts'
import { hostRowOf, parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'
import type { PortRow } from './port-columns.ts'
import { keepInRoom } from './stretches/left-out.ts'

/** A host as it is stored, and a report of it. */
export interface PlanInput {
  /** When the server got the report, ISO 8601. */
  readonly now: string
  readonly host: StoredHost
  readonly report: HostReport
}

/** What reports of several hosts of a project change, as the statements take it. */
export interface Plan {
  readonly rows: SpelledRows
  /** A JSON list of {@link HostUpdate}. */
  readonly hosts: string
  /** A JSON list of {@link ScanTime}. */
  readonly scans: string
  /** IDs of the hosts that stand otherwise in the list of those with weak or empty passwords. */
  readonly relisted: readonly string[]
  readonly events: readonly HostEvent[]
}

/** When a report says that its host was scanned; what it says nothing of is left out. */
export interface ScanTime {
  readonly host_id: string
  readonly last_port_scan_at?: string
  readonly last_password_scan_at?: string
}

/** Says what reports change. Pure: the same input in a thread gives the same plan. */
export function planChanges(inputs: readonly PlanInput[]): Plan {
  const rows = new ChangedRows()
  const hosts: HostUpdate[] = []
  const scans: ScanTime[] = []
  const relisted: string[] = []
  const events: HostEvent[] = []
  for (const input of inputs) {
    const { update, scan, accountsRelisted = false } = planReport(input, rows)
    hosts.push(update)
    scans.push(scan)
    events.push(...hostNews(input.host, update), ...lostChanges(input.host, input.report))
    if (accountsRelisted || isRelisted(input.host, update)) relisted.push(update.host_id)
  }
  return {
    rows: rows.spell(),
    hosts: JSON.stringify(hosts),
    scans: JSON.stringify(scans),
    relisted,
    events,
  }
}

function planReport(
  { host, report, now }: PlanInput,
  rows: ChangedRows,
): {
  readonly update: HostUpdate
  readonly scan: ScanTime
  readonly accountsRelisted?: boolean
} {
  const { host_id } = host
  const at = scanTime(report.scanned_at, now)
  return report.kind === 'ports'
    ? { update: planPorts(host, report, now, rows), scan: { host_id, last_port_scan_at: at } }
    : { ...planAccounts(host, report, now, rows), scan: { host_id, last_password_scan_at: at } }
}

/** A host whose clock is ahead was not scanned in the future. */
function scanTime(scannedAt: string, now: string): string {
  return Date.parse(scannedAt) < Date.parse(now) ? scannedAt : now
}

function planPorts(
  host: StoredHost,
  report: ReportOfPorts & { readonly hostId: string },
  now: string,
  rows: ChangedRows,
): HostUpdate {
  const { host_id } = host
  const before = parseRows<PortRow>(host.ports, host_id)
  const { found, recorded } = findPorts(host, report, now, before)
  const judged = judgeChanges(host, now, rows, {
    ports: found.after,
    portCoverage: report.coverage,
    accounts: parseRows<AccountRow>(host.accounts, host_id),
    accountCoverage: null,
    news: 'ports',
  })
  const changes = changeAccepted(found, judged.acceptedPorts)
  const { after, added, changed, removed } = changes
  const { kept, leftOut } = keepInRoom(host_id, changes.ended, host.ended_today)
  rows.change('ports', { added, changed, removed })
  rows.change('port_history', { added: kept, removed: changes.resumed })
  rows.change('port_history_left_out', { added: leftOut })
  const hasChanged = added.length + changed.length + removed.length > 0
  const total = hasChanged ? portTotalRow(host.enterprise_project_id, before, after) : undefined
  if (total !== undefined) rows.add('port_total_changes', total)
  return {
    ...headOf(host, report),
    ...judged.counts,
    judged_with: stampAfter(host, host.account_digest === null),
    port_digest: report.digest,
    port_head: report.head ?? null,
    port_revision: host.port_revision + Number(hasChanged || host.port_digest === null),
    port_coverage: report.coverage,
    ports_covered: coveredBy(report.coverage),
    ports_total: after.length,
    ports_danger: count(after, ({ status }) => status === 'danger'),
    ...recorded,
    last_port_change_seq: changeSeqAfter(host, report),
  }
}

function planAccounts(
  host: StoredHost,
  report: ReportOfAccounts & { readonly hostId: string },
  now: string,
  rows: ChangedRows,
): { readonly update: HostUpdate; readonly accountsRelisted: boolean } {
  const before = parseRows<AccountRow>(host.accounts, host.host_id)
  const { found, recorded } = findAccounts(host, report, now, before)
  const { after, added, changed, removed, ended, resumed } = found
  const judged = judgeChanges(host, now, rows, {
    ports: parseRows<PortRow>(host.ports, host.host_id),
    portCoverage: host.port_coverage,
    accounts: after,
    accountCoverage: report.coverage,
    news: 'accounts',
  })
  rows.change('account_verdicts', { added, changed, removed })
  rows.change('account_history', { added: ended, removed: resumed })
  const update = {
    ...headOf(host, report),
    ...judged.counts,
    judged_with: stampAfter(host, host.port_digest === null),
    account_digest: report.digest,
    account_head: report.head ?? null,
    account_coverage: report.coverage,
    accounts_covered: coveredBy(report.coverage),
    accounts_weak: count(after, ({ verdict }) => verdict === 'weak'),
    accounts_empty: count(after, ({ verdict }) => verdict === 'empty'),
    accounts_system: count(after, ({ service_type: service }) => service === 'system'),
    ...recorded,
    last_account_change_seq: changeSeqAfter(host, report),
  }
  return { update, accountsRelisted: areAccountsRelisted(before, after) }
}

/** Numbers of changes never go back: one that comes late is known. */
export function changeSeqAfter(host: StoredHost, { kind, changes }: HostReport): number {
  const known = kind === 'ports' ? host.last_port_change_seq : host.last_account_change_seq
  return Math.max(known, changes?.seq ?? 0)
}

/** The row as it is, with what the host says of itself now. */
function headOf(host: StoredHost, report: HostReport): HostUpdate {
  return { ...hostRowOf(host), ...report.host, agent_usage: report.agent_usage }
}

function coveredBy({ complete }: { readonly complete: boolean }): Covered {
  return complete ? 'complete' : 'partial'
}

function count<Row>(rows: readonly Row[], isOne: (row: Row) => boolean): number {
  let number = 0
  for (const row of rows) if (isOne(row)) number += 1
  return number
}
