import { MAX_LISTED_AUDIT_EVENTS } from '@openhss/contract'
import type { AuditEvent } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import type { Queryable } from '../db/queryable.ts'

/** The filters of a list; one that is not given does not narrow the list. */
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

/**
 * Selects one page of the newest events of a tenant that match, newest first; events of the same time are
 * ordered by ID. One scan finds, counts and sorts; only the page is read as a whole.
 */
export function selectAuditPage(
  sql: Queryable,
  tenantId: string,
  filter: AuditFilter,
  page: { readonly limit: number; readonly offset: number },
) {
  return sql<[{ total_num: number; data_list: AuditEvent[] }]>`
    with matching as materialized (
      select e.time, e.id from audit_events e where ${matches(sql, tenantId, filter)}
      order by e.time desc, e.id desc limit ${mostListed(sql)}
    ), page as (
      select e.id::text as id, ${instantText(sql, sql`e.time`, 'microseconds')} as time, operation,
        result, user_id, user_name, credential, access_key, source_ip, project_id, resource_type,
        resource_id, details, request_id
      from (
        select id from matching order by time desc, id desc
        limit ${page.limit} offset ${page.offset}
      ) m join audit_events e on e.domain_id = ${tenantId} and e.id = m.id
      order by e.time desc, e.id desc
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(json_strip_nulls(row_to_json(page))) from page), '[]') as data_list`
}

/**
 * The number stands in the statement and is no parameter: for a parameter PostgreSQL may plan to read the
 * log in order, as if a tenth of it were wanted, and needs 0.8 s instead of 0.15 s to find nothing among a
 * million events.
 */
const mostListed = (sql: Queryable) => sql.unsafe(String(MAX_LISTED_AUDIT_EVENTS))

/** Puts only the given filters into the statement, so that the index alone finds the unfiltered list. */
function matches(sql: Queryable, tenantId: string, filter: AuditFilter) {
  const { since, until, result, ...equal } = filter
  return [
    sql`e.domain_id = ${tenantId}`,
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
 * Deletes up to `batch` events that are older than this instant, of any tenant. One that was written after an event
 * which is kept is not old, whatever its time says: the clock was behind when it was written. Several servers may do
 * it at once: rows that one has locked are left to it by the others.
 */
export async function deleteOldAuditEvents(
  sql: Queryable,
  before: Date,
  batch: number,
): Promise<number> {
  const { count } = await sql`
    with old as materialized (
      select o.domain_id, o.id
      from domains d left join lateral (
        select e.id from audit_events e where e.domain_id = d.id and e.time >= ${before}
        order by e.time, e.id limit 1
      ) kept on true cross join lateral (
        select e.domain_id, e.id from audit_events e
        where e.domain_id = d.id and e.time < ${before} and (kept.id is null or e.id < kept.id)
        order by e.time, e.id limit ${batch}
        for update skip locked
      ) o
      limit ${batch}
    )
    delete from audit_events e using old where e.domain_id = old.domain_id and e.id = old.id`
  return count
}
