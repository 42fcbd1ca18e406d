import type { findingOperations, Output } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { acceptanceFields } from '../lists/acceptance-fields.ts'
import { hostOfRowFields, joinLiveness } from '../lists/host-fields.ts'
import { INSTANT, listAnswer, rowsToRead, TEXT } from '../lists/list-page.ts'
import type { ListPage, PlacedRow } from '../lists/list-page.ts'
import { joinHost, matchesFinding } from './finding-query.ts'
import type { FindingQuery } from './finding-query.ts'

type AcceptanceList = Output<typeof findingOperations.listAcceptances>
type AcceptanceEnd = 'dated' | 'none' | undefined

/** Those that end first come first, those without an end last. */
export const ACCEPTANCE_ORDER = {
  name: 'acceptances',
  place: [new RegExp(`${INSTANT.source}|^$`), TEXT],
}

/** Lists one page of the acceptances that hold. */
export async function listAcceptances(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
  end: AcceptanceEnd,
  page: ListPage,
): Promise<AcceptanceList> {
  const accepted = sql`${matchesFinding(sql, scope, query)} and f.state = any(${query.states as string[]})
    and f.acceptance_id is not null`
  const counts = await countAcceptances(sql, accepted)
  const totals = { dated: counts.dated, none: counts.endless, all: counts.dated + counts.endless }
  const found = await sql<PlacedRow<AcceptanceList['data_list'][number]>[]>`
    with page as materialized (
      select f.finding_id from findings f ${joinHost(sql)}
      where ${accepted} and ${endsLike(sql, end)} and ${isBehind(sql, page)}
      order by f.accepted_until, f.finding_id
      limit ${rowsToRead(page)} offset ${page.offset}
    )
    select json_strip_nulls(json_build_object(
        ${hostOfRowFields(sql)}, ${acceptanceFields(sql)},
        'finding_id', f.finding_id, 'kind', f.kind, 'subject', f.subject, 'state', f.state,
        'severity', ('{low,medium,high,critical}'::text[])[f.severity])) as row,
      array[coalesce(${instantText(sql, sql`f.accepted_until`, 'microseconds')}, ''), f.finding_id] as place
    from page
      join findings f on f.project_id = ${scope.projectId} and f.finding_id = page.finding_id
      ${joinHost(sql)} ${joinLiveness(sql)}
      join acceptances a on a.project_id = f.project_id and a.acceptance_id = f.acceptance_id
    where ${isInScope(sql, scope)}
    order by f.accepted_until, f.finding_id`.once()
  const total = page.after === undefined ? totals[end ?? 'all'] : undefined
  return {
    without_end_num: counts.endless,
    ...listAnswer(found, total, page, ACCEPTANCE_ORDER),
  }
}

async function countAcceptances(
  sql: Queryable,
  accepted: Fragment,
): Promise<{ readonly dated: number; readonly endless: number }> {
  return oneRow(
    await sql<{ dated: number; endless: number }[]>`
      select count(f.accepted_until) as dated,
        count(*) filter (where f.accepted_until is null) as endless
      from findings f ${joinHost(sql)} where ${accepted}`.once(),
  )
}

function endsLike(sql: Queryable, end: AcceptanceEnd): Fragment {
  if (end === undefined) return sql`true`
  return end === 'none' ? sql`f.accepted_until is null` : sql`f.accepted_until is not null`
}

function isBehind(sql: Queryable, { after }: ListPage): Fragment {
  if (after === undefined) return sql`true`
  const [until = '', id = ''] = after
  if (until === '') return sql`(f.accepted_until is null and f.finding_id > ${id})`
  return sql`((f.accepted_until, f.finding_id) > (${until}::text::timestamptz, ${id})
    or f.accepted_until is null)`
}
