import { GUESSABLE_VERDICTS } from '@openhss/contract'
import type { FleetAccount, FleetKey, Query } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import type { Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { hostOfRowFields } from '../lists/host-fields.ts'
import { TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListOrder, ListPage } from '../lists/list-page.ts'
import { allOf } from '../lists/match-values.ts'
import { readNamedPrograms } from '../lists/named-programs.ts'
import { queryCondition } from '../lists/query-condition.ts'
import type { QueryCondition } from '../lists/query-condition.ts'
import { listRowsOfHosts } from '../lists/rows-of-hosts.ts'

export const ACCOUNT_ORDER: ListOrder = {
  name: 'accounts by host',
  place: [TEXT, TEXT, TEXT, TEXT, TEXT],
}

/** Lists one page of the accounts of all hosts that match; without a verdict in the query, of those that are guessable. */
export async function listWeakAccounts(
  sql: Queryable,
  scope: ProjectScope,
  query: Query<FleetKey>,
  page: ListPage,
): Promise<ListAnswer<FleetAccount>> {
  const texts = () => [
    shownName(sql),
    sql`h.host_name`,
    sql`h.private_ip`,
    sql`v.user_name`,
    sql`v.service_type`,
    sql`v.instance`,
  ]
  const programs = await readNamedPrograms(sql, scope.projectId, query)
  const asked = queryCondition(sql, query, { about: 'account', texts, programs })
  const asksForVerdict = query.some(({ key }) => key === 'verdict')
  const condition = asksForVerdict ? asked : guessable(sql, asked)
  return listRowsOfHosts(sql, scope, condition, page, {
    order: ACCOUNT_ORDER,
    table: 'account_verdicts',
    alias: 'v',
    key: ['service_type', 'instance', 'user_name'],
    fields: sql`
      ${hostOfRowFields(sql)},
      'last_password_scan_at', ${instantText(sql, sql`l.last_password_scan_at`, 'milliseconds')},
      'user_name', v.user_name, 'service_type', v.service_type,
      'instance', nullif(v.instance, ''), 'account_state', v.account_state, 'verdict', v.verdict,
      'reason', v.reason, 'scheme', v.scheme, 'list_version', v.list_version,
      'words_tried', v.words_tried, 'duration', v.duration, 'used_days', v.used_days,
      'desensitized_weak_passwords', v.desensitized_weak_password, 'suggestion', v.suggestion,
      'judged_so_since', ${instantText(sql, sql`v.from_at`, 'milliseconds')},
      'unconfirmed_since', ${instantText(sql, sql`v.unconfirmed_since`, 'milliseconds')}`,
    ofOneHost: sql`h.accounts_weak + h.accounts_empty`,
  })
}

/**
 * Leaves out what nobody gets into. The verdicts stand in the text of the statement: the index
 * `account_verdicts_guessable` is for these two.
 */
function guessable(sql: Queryable, { ofHost, ofRow, ...asks }: QueryCondition): QueryCondition {
  const verdicts = sql.unsafe(GUESSABLE_VERDICTS.map((verdict) => `'${verdict}'`).join(', '))
  return {
    ofHost: allOf(sql, [ofHost, sql`h.accounts_weak + h.accounts_empty > 0`]),
    ofRow: allOf(sql, [ofRow, sql`v.verdict in (${verdicts})`]),
    ...asks,
  }
}
