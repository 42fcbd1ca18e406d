import type { Fragment, Queryable } from '../db/queryable.ts'
import { oneRow } from '../db/one-row.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from './fleet-conditions.ts'
import { joinLiveness } from './host-fields.ts'
import { listAnswer, rowsToRead } from './list-page.ts'
import type { ListAnswer, ListOrder, ListPage, PlacedRow } from './list-page.ts'
import { allOf } from './match-values.ts'
import type { QueryCondition } from './query-condition.ts'

/** A list of what hosts have, such as their ports, in the order of the hosts by the name that is shown. */
export interface RowsOfHosts {
  readonly order: ListOrder
  /** The table and the alias that conditions and fields have for it. */
  readonly table: 'ports' | 'account_verdicts'
  readonly alias: 'p' | 'v'
  /** Columns that tell the rows of one host apart, in the order of the list. */
  readonly key: readonly string[]
  /** The fields of a row for `json_build_object`, in a statement with `hosts h` and `host_liveness l`. */
  readonly fields: Fragment
  /** How many rows a host has, by a column of its own; it counts where nothing is asked of a row. */
  readonly ofOneHost: Fragment
}

/**
 * Lists one page. Few rows are found by an index of their own and sorted. Where there are many, hosts are read in their
 * order until the page is full: at 100,000 hosts the first fifty of what nearly all have take 1 ms that way, and 460 the
 * other way round.
 */
export async function listRowsOfHosts<Row>(
  sql: Queryable,
  scope: ProjectScope,
  condition: QueryCondition,
  page: ListPage,
  rows: RowsOfHosts,
): Promise<ListAnswer<Row>> {
  // A page by `after` goes through a list that is long.
  const total = page.after === undefined ? await countRows(sql, scope, condition, rows) : undefined
  if (total === 0) return listAnswer<Row>([], total, page, rows.order)
  const isFew = total !== undefined && total <= MAX_SORTED_ROWS
  const alias = sql(rows.alias)
  const key = columnsOf(sql, rows)
  const order = sql`${shownName(sql)}, h.host_id, ${listed(sql, key)}`
  const matches = allOf(sql, [isInScope(sql, scope), condition.ofHost, isBehind(sql, page, key)])
  const source = isFew
    ? sql`${sql(rows.table)} ${alias} join hosts h on ${isOfHost(sql, rows)}
        where ${condition.ofRow} and ${matches}`
    : sql`hosts h cross join lateral (
          select * from ${sql(rows.table)} ${alias}
          where ${isOfHost(sql, rows)} and ${condition.ofRow}
          order by ${listed(sql, key)}
        ) ${alias} where ${matches}`
  // The page is cut before anything is written of its rows: 10,000 that are skipped would take 150 ms.
  const found = await sql<PlacedRow<Row>[]>`
    with page as (
      select h.project_id, h.host_id, ${listed(sql, key)} from ${source}
      order by ${order} limit ${rowsToRead(page)} offset ${page.offset}
    )
    select json_strip_nulls(json_build_object(${rows.fields})) as row,
      array[${shownName(sql)}, h.host_id, ${listed(
        sql,
        key.map((column) => sql`${column}::text`),
      )}] as place
    from page
      join hosts h on h.project_id = page.project_id and h.host_id = page.host_id
      ${joinLiveness(sql)}
      join ${sql(rows.table)} ${alias} on ${isOfHost(sql, rows)}
        and (${listed(sql, key)}) = (${listed(sql, columnsOf(sql, { ...rows, alias: 'page' }))})
    order by ${order}`.once()
  return listAnswer(found, total, page, rows.order)
}

/** So many are sorted in 30 ms. */
const MAX_SORTED_ROWS = 20_000

/** Counts with as little as the query allows: a column of the hosts, an index of the rows, or both tables. */
async function countRows(
  sql: Queryable,
  scope: ProjectScope,
  { ofHost, ofRow, asksForHost, asksForRow }: QueryCondition,
  rows: RowsOfHosts,
): Promise<number> {
  const { projectId, enterpriseProjectIds } = scope
  const alias = sql(rows.alias)
  const isOfAnyHost = !asksForHost && enterpriseProjectIds === null
  const counted = !asksForRow
    ? sql`select coalesce(sum(${rows.ofOneHost}), 0) as total from hosts h
        where ${isInScope(sql, scope)} and ${ofHost}`
    : isOfAnyHost
      ? sql`select count(*) as total from ${sql(rows.table)} ${alias}
          where ${alias}.project_id = ${projectId} and ${ofRow}`
      : sql`select count(*) as total
          from ${sql(rows.table)} ${alias} join hosts h on ${isOfHost(sql, rows)}
          where ${isInScope(sql, scope)} and ${ofHost} and ${ofRow}`
  return oneRow(await sql<{ total: number }[]>`${counted}`.once()).total
}

function isOfHost(sql: Queryable, { alias }: RowsOfHosts): Fragment {
  return sql`${sql(alias)}.project_id = h.project_id and ${sql(alias)}.host_id = h.host_id`
}

/** The name is compared once more by itself, because that is a range of the index by names. */
function isBehind(sql: Queryable, { after }: ListPage, key: readonly Fragment[]): Fragment {
  if (after === undefined) return allOf(sql, [])
  const [name = ''] = after
  const values = after.map((value) => sql`${value}`)
  return sql`(${shownName(sql)} >= ${name}
    and (${shownName(sql)}, h.host_id, ${listed(sql, key)}) > (${listed(sql, values)}))`
}

function columnsOf(
  sql: Queryable,
  { alias, key }: { readonly alias: string; readonly key: readonly string[] },
): Fragment[] {
  return key.map((name) => sql`${sql(alias)}.${sql(name)}`)
}

function listed(sql: Queryable, parts: readonly Fragment[]): Fragment {
  return sql`${parts.map((part, index) => (index === 0 ? part : sql`, ${part}`))}`
}
