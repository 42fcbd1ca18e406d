import { instantText } from '../db/instant-text.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'

/** What is shown of an acceptance, in a statement with `acceptances a`. */
export function acceptanceFields(sql: Queryable): Fragment {
  return sql`
    'acceptance_id', a.acceptance_id, 'reason', a.reason, 'comment', a.comment, 'ticket', a.ticket,
    'owner', a.owner, 'until', ${instantText(sql, sql`a.until`, 'milliseconds')}, 'source', a.source,
    'created_by', a.created_by, 'created_at', ${instantText(sql, sql`a.created_at`, 'milliseconds')}`
}
