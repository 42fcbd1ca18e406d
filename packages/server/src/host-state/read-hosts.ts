import { GUESSABLE_VERDICTS } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { accountColumns } from './account-columns.ts'
import { hostSelection } from './host-columns.ts'
import type { HostReport } from './host-report.ts'
import { findingColumns } from './judging/finding-rows.ts'
import type { RowsOfHost, StoredHost } from './stored-host.ts'
import { portColumns } from './port-columns.ts'
import { accountHistoryColumns } from './stretches/account-history-columns.ts'
import { endedToday } from './stretches/left-out.ts'
import { portHistoryColumns } from './stretches/port-history-columns.ts'
import { rowsOfHost } from './table-columns.ts'

/**
 * Locks the rows of hosts until the transaction ends, in the order of their IDs as everybody does, and reads what is
 * known of them. Another server process may hold one; this one waits for a bounded time, because it holds a connection
 * meanwhile.
 * @returns the hosts that there are, by ID.
 */
export async function readHostsLocked(
  sql: Queryable,
  projectId: string,
  wanted: readonly WantedHost[],
): Promise<Map<string, StoredHost>> {
  const ids = wanted.map(({ hostId }) => hostId)
  // A statement of its own, because one that waits for a lock sees the other tables as they were before.
  const rowsOf = sql<(RowsOfHost & { readonly host_id: string })[]>`
    select wanted.host_id, ${sql.unsafe(ROWS_OF_HOST)}
    from unnest(${ids}::text[], ${wanted.map(({ kind }) => kind)}::text[], ${ids.map(() => projectId)}::text[],
        ${wanted.map(({ firstChangeAt }) => firstChangeAt ?? 'infinity')}::text[])
      as wanted(host_id, kind, project_id, first_change_at)`
  // All are sent at once, so they cost one round trip.
  const [, hosts, rows] = await Promise.all([
    setUpTransaction(sql),
    lockHosts(sql, projectId, ids),
    rowsOf,
  ])
  const byId = new Map(rows.map((row) => [row.host_id, row]))
  return new Map(
    hosts.map((host) => {
      return [host.host_id, { ...host, ...(byId.get(host.host_id) ?? NO_ROWS) }]
    }),
  )
}

/**
 * A host, and what is wanted of it: all that a report of ports or of accounts needs, what a change of findings needs
 * (of the ports those that are dangerous), or all.
 */
export interface WantedHost {
  readonly hostId: string
  readonly kind: HostReport['kind'] | 'findings' | 'all'
  /** ISO 8601, of a report that tells of earlier looks: what ended shortly before them is wanted as well. */
  readonly firstChangeAt?: string | undefined
}

/**
 * Bounds the wait for locks, and keeps to indexes: a plan that was made while a table was empty reads all of it, and is
 * kept by the connection while the table grows.
 */
function setUpTransaction(sql: Queryable) {
  return sql`
    select set_config('lock_timeout', ${String(MAX_LOCK_WAIT_MS)}, true), set_config('enable_seqscan', 'off', true)`
}

type LockedHost = Omit<StoredHost, keyof RowsOfHost>

const NO_ROWS: RowsOfHost = {
  ports: null,
  accounts: null,
  findings: null,
  port_coverage: null,
  account_coverage: null,
  recent: null,
  ended_today: null,
}

function lockHosts(sql: Queryable, projectId: string, ids: readonly string[]) {
  return sql<LockedHost[]>`
    select ${sql.unsafe(hostSelection)}, h.enterprise_project_id,
      extract(epoch from l.last_port_scan_at) * 1000 as last_port_scan_at,
      extract(epoch from l.last_password_scan_at) * 1000 as last_password_scan_at
    from hosts h left join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
    where h.project_id = ${projectId} and h.host_id = any(${ids as string[]})
    order by h.host_id for no key update of h`
}

const PORTS = rowsOfHost(portColumns)
const DANGEROUS_PORTS = rowsOfHost(
  portColumns,
  `and (row.status = 'danger' or row.risk is not null)`,
)
const FINDINGS = rowsOfHost(findingColumns)
const ALL_ACCOUNTS = rowsOfHost(accountColumns)
const GUESSABLE_ACCOUNTS = rowsOfHost(
  accountColumns,
  `and row.verdict in (${GUESSABLE_VERDICTS.map((verdict) => `'${verdict}'`).join(', ')})`,
)

/** Twice as long as a short closing is, because a scan may have been under way for some minutes. */
const RECENT_PORTS = rowsOfHost(
  portHistoryColumns,
  `and row.closed_at > least(now(), wanted.first_change_at::timestamptz) - interval '10 minutes' and row.ended = 'closed'`,
)
const RECENT_ACCOUNTS = rowsOfHost(
  accountHistoryColumns,
  `and row.to_at > least(now(), wanted.first_change_at::timestamptz) - interval '10 minutes' and row.ended = 'gone'`,
)

const ROWS_OF_HOST = `
  ${FINDINGS} as findings,
  case when wanted.kind = 'findings' then ${DANGEROUS_PORTS} else ${PORTS} end as ports,
  case wanted.kind when 'ports' then ${GUESSABLE_ACCOUNTS} when 'findings' then null
    else ${ALL_ACCOUNTS} end as accounts,
  case wanted.kind when 'accounts' then ${RECENT_ACCOUNTS} when 'ports' then ${RECENT_PORTS} end as recent,
  case when wanted.kind = 'ports' then ${endedToday} end as ended_today,
  case when wanted.kind in ('accounts', 'all') then ${ofHost('port_coverage')} end as port_coverage,
  case when wanted.kind = 'all' then ${ofHost('account_coverage')} end as account_coverage`

/** The value of a column of the host, as it is once its row is locked. */
function ofHost(column: 'port_coverage' | 'account_coverage'): string {
  return `(select h.${column} from hosts h
    where h.project_id = wanted.project_id and h.host_id = wanted.host_id)`
}

/** Storing 50,000 ports that all changed takes some 3 s. */
const MAX_LOCK_WAIT_MS = 5_000
