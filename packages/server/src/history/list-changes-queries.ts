import { MAX_COUNTED_CHANGES } from '@openhss/contract'
import type { Change } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { INSTANT, listAnswer, rowsToRead, TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListOrder, ListPage, PlacedRow } from '../lists/list-page.ts'
import { selectionOf } from './change-columns.ts'
import type { ChangeSource } from './change-columns.ts'
import { changeSources } from './change-sources.ts'
import type { ChangesWanted } from './change-sources.ts'

export const CHANGE_ORDER: ListOrder = {
  name: 'changes by time',
  place: [INSTANT, TEXT, TEXT],
}

/**
 * Lists one page of changes, newest first; those of one time are ordered by host and subject. Every source is read from
 * its index of times as far as the page goes.
 */
export async function listChanges(
  sql: Queryable,
  wanted: ChangesWanted,
  page: ListPage,
): Promise<ListAnswer<Change>> {
  const sources = changeSources(sql, wanted)
  const total = page.after === undefined ? await countAll(sql, sources) : undefined
  if (sources.length === 0 || total === 0) return listAnswer<Change>([], total, page, CHANGE_ORDER)
  const found = await selectChanges(sql, sources, page).once()
  return listAnswer(found, total, page, CHANGE_ORDER)
}

/** Selects one page, and the row behind it. */
export function selectChanges(sql: Queryable, sources: readonly ChangeSource[], page: ListPage) {
  const rows = page.offset + rowsToRead(page)
  const all = sources.map(
    (source) => sql`(select ${selectionOf(sql, source)} from ${source.from}
      where ${source.where} and ${isBehind(sql, source, page)}
      order by at desc, host_id, subject limit ${rows})`,
  )
  return sql<PlacedRow<Change>[]>`
    with page as (
      select * from (${joined(sql, all)}) h
      order by at desc, host_id, subject limit ${rowsToRead(page)} offset ${page.offset}
    )
    select json_strip_nulls(json_build_object(
        'at', ${instantText(sql, sql`h.at`, 'milliseconds')},
        'after', ${instantText(sql, sql`h.after`, 'milliseconds')},
        'kind', h.kind, 'host_id', h.host_id, 'name', ${shownName(sql)},
        'category', h.category, 'port', h.port, 'type', h.type, 'laddr', h.laddr, 'path', h.path,
        'previous_path', h.previous_path, 'flaps', h.flaps,
        'service_type', h.service_type, 'instance', h.instance, 'user_name', h.user_name,
        'verdict', h.verdict, 'previous_verdict', h.previous_verdict, 'reason', h.reason,
        'account_state', h.account_state, 'is_lost', h.is_lost, 'details', h.details
      )) as row,
      array[${instantText(sql, sql`h.at`, 'microseconds')}, h.host_id, h.subject] as place
    from page h order by h.at desc, h.host_id, h.subject`
}

/** Counts no further than a bound: a busy fleet has a hundred thousand changes a day. */
async function countAll(sql: Queryable, sources: readonly ChangeSource[]): Promise<number> {
  if (sources.length === 0) return 0
  const all = sources.map(({ from, where }) => sql`select 1 from ${from} where ${where}`)
  const rows = await sql<{ total: number }[]>`
    select count(*)::integer as total from (
      select from (${joined(sql, all)}) counted limit ${sql.unsafe(String(MAX_COUNTED_CHANGES))}
    ) bounded`.once()
  return oneRow(rows).total
}

/** In this form the first part is a range of the index of times. */
function isBehind(sql: Queryable, { at, subject }: ChangeSource, { after }: ListPage): Fragment {
  if (after === undefined) return sql`true`
  const [time = '', host = '', name = ''] = after
  const instant = sql`${time}::text::timestamptz`
  return sql`(${at} <= ${instant}
    and (${at} < ${instant} or (h.host_id, ${subject}) > (${host}, ${name})))`
}

function joined(sql: Queryable, parts: readonly Fragment[]): Fragment {
  return sql`${parts.map((part, index) => (index === 0 ? part : sql`union all ${part}`))}`
}
