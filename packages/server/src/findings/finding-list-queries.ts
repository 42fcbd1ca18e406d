import { findingSentences } from '@openhss/contract'
import type { Finding } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { acceptanceFields } from '../lists/acceptance-fields.ts'
import { hostOfRowFields, joinLiveness } from '../lists/host-fields.ts'
import { INSTANT, INTEGER, listAnswer, rowsToRead, TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListPage, PlacedRow } from '../lists/list-page.ts'
import { joinHost, matchesFinding } from './finding-query.ts'
import type { FindingQuery } from './finding-query.ts'

/** The worst first, of these the ones that changed last. */
export const FINDING_ORDER = { name: 'findings', place: [INTEGER, INSTANT, TEXT] }

/**
 * Lists one page of the findings that match. The page is materialized: without statistics a planner may otherwise find it
 * anew for each of the rows that it is joined to, which took 20 s with sixty findings.
 */
export async function listFindings(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
  page: ListPage,
): Promise<ListAnswer<Finding>> {
  const total = page.after === undefined ? await countMatching(sql, scope, query) : undefined
  if (total === 0) return listAnswer<Finding>([], total, page, FINDING_ORDER)
  const found = await sql<PlacedRow<ListedFinding>[]>`
    with page as materialized (
      select * from (${pagesOfStates(sql, scope, query, page)}) states
      order by severity desc, changed_at desc, finding_id desc
      limit ${rowsToRead(page)} offset ${page.offset}
    )
    select ${findingRow(sql)} as row,
      array[f.severity::text, ${instantText(sql, sql`f.changed_at`, 'microseconds')}, f.finding_id] as place
    from page
      join findings f on f.project_id = ${scope.projectId} and f.finding_id = page.finding_id
      ${joinFacts(sql)}
    where ${isInScope(sql, scope)}
    order by f.severity desc, f.changed_at desc, f.finding_id desc`.once()
  const spoken = found.map(({ row, place }) => ({ row: withSentence(row), place }))
  return listAnswer(spoken, total, page, FINDING_ORDER)
}

/** Finds a finding of the scope. */
export async function findFinding(
  sql: Queryable,
  scope: ProjectScope,
  findingId: string,
): Promise<Finding | undefined> {
  const [found] = await sql<{ row: ListedFinding }[]>`
    select ${findingRow(sql)} as row from findings f ${joinFacts(sql)}
    where f.project_id = ${scope.projectId} and f.finding_id = ${findingId}
      and ${isInScope(sql, scope)}`
  return found && withSentence(found.row)
}

/** Counts the findings that match, of the states that the query asks for. */
async function countMatching(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
): Promise<number> {
  const rows = await sql<{ total: number }[]>`
    select count(*) as total from findings f ${query.asksForHost ? joinHost(sql) : sql``}
    where ${matchesFinding(sql, scope, query)}
      and f.state = any(${query.states as string[]})`.once()
  return oneRow(rows).total
}

/** The page of each state in the order of the index, from which the page of all is made. */
function pagesOfStates(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
  page: ListPage,
): Fragment {
  const [first = sql`select null where false`, ...others] = query.states.map(
    (state) => sql`(
      select f.severity, f.changed_at, f.finding_id
      from findings f ${query.asksForHost ? joinHost(sql) : sql``}
      where ${matchesFinding(sql, scope, query)} and f.state = ${state} and ${isBehind(sql, page)}
      order by f.severity desc, f.changed_at desc, f.finding_id desc
      limit ${page.offset + rowsToRead(page)})`,
  )
  return others.length === 0
    ? first
    : sql`${first} ${others.map((other) => sql`union all ${other}`)}`
}

function isBehind(sql: Queryable, { after }: ListPage): Fragment {
  if (after === undefined) return sql`true`
  const [severity = '', changed = '', id = ''] = after
  return sql`(f.severity, f.changed_at, f.finding_id)
    < (${Number(severity)}::smallint, ${changed}::text::timestamptz, ${id})`
}

type ListedFinding = Omit<Finding, 'sentence_text'>

function withSentence(row: ListedFinding): Finding {
  const { text } = findingSentences[row.sentence]
  return { ...row, sentence_text: text }
}

/** What is shown of a finding, in a statement with what `joinFacts` joins. */
function findingRow(sql: Queryable): Fragment {
  const at = (instant: Fragment) => instantText(sql, instant, 'milliseconds')
  return sql`json_strip_nulls(json_build_object(
    ${hostOfRowFields(sql)},
    'finding_id', f.finding_id, 'enterprise_project_id', f.enterprise_project_id,
    'kind', f.kind, 'subject', f.subject, 'state', f.state, 'sentence', f.sentence,
    'severity', ('{low,medium,high,critical}'::text[])[f.severity], 'facts', f.facts,
    'first_seen_at', ${at(sql`f.first_seen_at`)}, 'changed_at', ${at(sql`f.changed_at`)},
    'fixed_at', ${at(sql`f.fixed_at`)}, 'reopened', f.reopened,
    'unconfirmed_since', ${at(sql`f.unconfirmed_since`)},
    'acceptance', case when f.acceptance_id is not null then json_build_object(${acceptanceFields(sql)}) end,
    'assignee', u.name))`
}

/** Joins what is shown of findings: their hosts, acceptances and assignees. */
function joinFacts(sql: Queryable): Fragment {
  return sql`
    ${joinHost(sql)} ${joinLiveness(sql)}
    left join acceptances a on a.project_id = f.project_id and a.acceptance_id = f.acceptance_id
    left join users u on u.id = f.assignee_id`
}
