import type { AuditEvent } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/** What is not given does not narrow the list. */
export interface AuditFilter {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly operation?: string | undefined
  readonly result?: string | undefined
  readonly user_name?: string | undefined
  readonly source_ip?: string | undefined
  readonly project_id?: string | undefined
  readonly resource_type?: string | undefined
  readonly resource_id?: string | undefined
}

/** An event as its row has it: null where the answer leaves a field out. */
export type AuditEventRow = { [K in keyof Required<AuditEvent>]: AuditEvent[K] | null }

/** One page of the events of an account, newest first; what came at the same time by ID. */
export function selectAuditEvents(
  sql: Queryable,
  domainId: string,
  filter: AuditFilter,
  page: { readonly limit: number; readonly offset: number },
) {
  return sql<AuditEventRow[]>`
    select e.id::text as id,
      to_char(e.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
      operation, result, user_id, user_name, credential, access_key, source_ip, project_id,
      resource_type, resource_id, details, request_id
    from audit_events e where ${matches(sql, domainId, filter)}
    order by e.time desc, e.id desc
    limit ${page.limit} offset ${page.offset}`
}

export async function countAuditEvents(
  sql: Queryable,
  domainId: string,
  filter: AuditFilter,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) as count from audit_events e where ${matches(sql, domainId, filter)}`
  return row?.count ?? 0
}

/** Only what is asked for stands in the statement, so that the index alone counts the unfiltered list. */
function matches(sql: Queryable, domainId: string, filter: AuditFilter) {
  const { since, until, result, ...equal } = filter
  return [
    sql`e.domain_id = ${domainId}`,
    since !== undefined && sql`and e.time >= ${since}::text::timestamptz`,
    until !== undefined && sql`and e.time < ${until}::text::timestamptz`,
    result === 'failed' && sql`and e.result <> 'ok'`,
    result !== undefined && result !== 'failed' && sql`and e.result = ${result}`,
    ...FILTERED_COLUMNS.map(
      (column) => equal[column] !== undefined && sql`and ${sql(column)} = ${equal[column]}`,
    ),
  ].filter((condition) => condition !== false)
}

const FILTERED_COLUMNS = [
  'operation',
  'user_name',
  'source_ip',
  'project_id',
  'resource_type',
  'resource_id',
] as const

/**
 * Deletes up to `batch` events that are older than the retention, of whatever account. Several servers
 * may do it at once: what one has locked the others leave to it.
 */
export async function deleteOldAuditEvents(
  sql: Queryable,
  retentionDays: number,
  batch: number,
): Promise<number> {
  const { count } = await sql`
    with old as materialized (
      select o.domain_id, o.id
      from domains d cross join lateral (
        select e.domain_id, e.id from audit_events e
        where e.domain_id = d.id and e.time < now() - make_interval(days => ${retentionDays})
        order by e.time, e.id limit ${batch}
        for update skip locked
      ) o
      limit ${batch}
    )
    delete from audit_events e using old where e.domain_id = old.domain_id and e.id = old.id`
  return count
}
