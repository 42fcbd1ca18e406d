import type { AccountCoverage, PortCoverage } from '@openhss/contract'
import type { HostRow } from './host-columns.ts'

/** What is known of a host before a report or another change of it. */
export interface StoredHost extends HostRow {
  readonly enterprise_project_id: string
  /** Milliseconds since the epoch; null: never. */
  readonly last_port_scan_at: number | null
  readonly last_password_scan_at: number | null
  /** The rows of `ports` as a JSON list; null: none. */
  readonly ports: string | null
  /** The rows of `account_verdicts`; of a report of ports only the guessable ones. */
  readonly accounts: string | null
  /** The rows of `findings`. */
  readonly findings: string | null
  /** What the newest scans covered, where it is wanted; null: there was none. */
  readonly port_coverage: PortCoverage | null
  readonly account_coverage: AccountCoverage | null
  /** Stretches of the kind of the report that ended lately, as a JSON list of `port_history` or `account_history`. */
  readonly recent: string | null
  /** How many stretches of ports ended today, by category, as a JSON object. */
  readonly ended_today: string | null
}

/** The columns of a stored host that are read from other tables than `hosts`, or only where they are wanted. */
export type RowsOfHost = Pick<
  StoredHost,
  | 'ports'
  | 'accounts'
  | 'findings'
  | 'port_coverage'
  | 'account_coverage'
  | 'recent'
  | 'ended_today'
>

/** The rows come without the ID of their host, which would be half of their text. */
export function parseRows<Row extends { readonly host_id: string }>(
  text: string | null,
  hostId: string,
): Row[] {
  if (text === null) return []
  const rows = JSON.parse(text) as (Row & { host_id: string })[]
  for (const row of rows) row.host_id = hostId
  return rows
}

/** The row of the host alone. */
export function hostRowOf({
  ports: _ports,
  accounts: _accounts,
  findings: _findings,
  port_coverage: _portCoverage,
  account_coverage: _accountCoverage,
  recent: _recent,
  ended_today: _ended,
  ...host
}: StoredHost): HostRow {
  return host
}
