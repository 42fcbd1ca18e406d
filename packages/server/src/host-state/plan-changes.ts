import { portTotalRow } from '../assets/port-totals/port-total-columns.ts'
import { areAccountsRelisted, isRelisted } from '../baseline/weak-hosts/relisted.ts'
import type { AccountRow } from './account-columns.ts'
import { changeAccounts } from './account-changes.ts'
import { ChangedRows } from './changed-rows.ts'
import type { SpelledRows } from './changed-rows.ts'
import type { Covered, HostRow, HostUpdate } from './host-columns.ts'
import type { HostReport, ReportOfAccounts, ReportOfPorts } from './host-report.ts'
import { changePorts } from './port-changes.ts'
import type { PortRow } from './port-columns.ts'

/** A host as it is stored, and a report of it. */
export interface PlanInput {
  /** When the server got the report, ISO 8601. */
  readonly now: string
  readonly host: StoredHost
  readonly report: HostReport
}

/** What is known of a host before a report. */
export interface StoredHost extends HostRow {
  readonly enterprise_project_id: string
  /** Milliseconds since the epoch; null: never. */
  readonly last_port_scan_at: number | null
  readonly last_password_scan_at: number | null
  /** The rows of `ports` as a JSON list; null: none. */
  readonly ports: string | null
  /** The rows of `account_verdicts`; of a report of ports only the guessable ones. */
  readonly accounts: string | null
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
  for (const input of inputs) {
    const { update, scan, accountsRelisted = false } = planReport(input, rows)
    hosts.push(update)
    scans.push(scan)
    if (accountsRelisted || isRelisted(input.host, update)) relisted.push(update.host_id)
  }
  return {
    rows: rows.spell(),
    hosts: JSON.stringify(hosts),
    scans: JSON.stringify(scans),
    relisted,
  }
}

function planReport(
  input: PlanInput,
  rows: ChangedRows,
): {
  readonly update: HostUpdate
  readonly scan: ScanTime
  readonly accountsRelisted?: boolean
} {
  const { host, report } = input
  const at = scanTime(report.scanned_at, input.now)
  const { host_id } = host
  return report.kind === 'ports'
    ? { update: planPorts(host, report, at, rows), scan: { host_id, last_port_scan_at: at } }
    : { ...planAccounts(host, report, at, rows), scan: { host_id, last_password_scan_at: at } }
}

/** A host whose clock is ahead was not scanned in the future. */
function scanTime(scannedAt: string, now: string): string {
  return Date.parse(scannedAt) < Date.parse(now) ? scannedAt : now
}

function planPorts(
  host: StoredHost,
  report: ReportOfPorts & { readonly hostId: string },
  at: string,
  rows: ChangedRows,
): HostUpdate {
  const before = parseRows<PortRow>(host.ports, host.host_id)
  const { after, added, changed, removed } = changePorts(before, report, at)
  for (const row of removed) rows.remove('ports', row)
  for (const row of changed) rows.put('ports', row)
  for (const row of added) rows.add('ports', row)
  const hasChanged = added.length + changed.length + removed.length > 0
  const total = hasChanged ? portTotalRow(host.enterprise_project_id, before, after) : undefined
  if (total !== undefined) rows.add('port_total_changes', total)
  return {
    ...headOf(host, report),
    port_digest: report.digest,
    port_head: report.head ?? null,
    port_revision: host.port_revision + Number(hasChanged || host.port_digest === null),
    port_coverage: report.coverage,
    ports_covered: coveredBy(report.coverage),
    ports_total: after.length,
    ports_danger: count(after, ({ status }) => status === 'danger'),
  }
}

function planAccounts(
  host: StoredHost,
  report: ReportOfAccounts & { readonly hostId: string },
  at: string,
  rows: ChangedRows,
): { readonly update: HostUpdate; readonly accountsRelisted: boolean } {
  const before = parseRows<AccountRow>(host.accounts, host.host_id)
  const { after, added, changed, removed } = changeAccounts(before, report, at)
  for (const row of removed) rows.remove('account_verdicts', row)
  for (const row of changed) rows.put('account_verdicts', row)
  for (const row of added) rows.add('account_verdicts', row)
  const update = {
    ...headOf(host, report),
    account_digest: report.digest,
    account_head: report.head ?? null,
    account_coverage: report.coverage,
    accounts_covered: coveredBy(report.coverage),
    accounts_weak: count(after, ({ verdict }) => verdict === 'weak'),
    accounts_empty: count(after, ({ verdict }) => verdict === 'empty'),
    accounts_system: count(after, ({ service_type: service }) => service === 'system'),
  }
  return { update, accountsRelisted: areAccountsRelisted(before, after) }
}

/** The row as it is, with what the host says of itself now. */
function headOf(
  { ports: _ports, accounts: _accounts, ...host }: StoredHost,
  report: HostReport,
): HostUpdate {
  return { ...host, ...report.host, agent_usage: report.agent_usage }
}

function coveredBy({ complete }: { readonly complete: boolean }): Covered {
  return complete ? 'complete' : 'partial'
}

/** The rows come without the ID of their host, which would be half of their text. */
function parseRows<Row extends { readonly host_id: string }>(
  text: string | null,
  hostId: string,
): Row[] {
  if (text === null) return []
  const rows = JSON.parse(text) as (Row & { host_id: string })[]
  for (const row of rows) row.host_id = hostId
  return rows
}

function count<Row>(rows: readonly Row[], isOne: (row: Row) => boolean): number {
  let number = 0
  for (const row of rows) if (isOne(row)) number += 1
  return number
}
