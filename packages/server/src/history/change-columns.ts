import type { Fragment, Queryable } from '../db/queryable.ts'

/** Columns of a change beside its time, its host and its kind, with their types: those of another kind are null. */
const COLUMNS = {
  after: 'timestamptz',
  category: 'text',
  port: 'integer',
  type: 'text',
  laddr: 'text',
  path: 'text',
  previous_path: 'text',
  flaps: 'integer',
  service_type: 'text',
  instance: 'text',
  user_name: 'text',
  verdict: 'text',
  previous_verdict: 'text',
  reason: 'text',
  account_state: 'text',
  is_lost: 'boolean',
  details: 'json',
} as const

type ChangeColumns = { readonly [Name in keyof typeof COLUMNS]?: Fragment }

/** Changes of one kind of things: where they come from, and what they say. */
export interface ChangeSource {
  readonly at: Fragment
  readonly kind: Fragment
  readonly columns: ChangeColumns
  /** Tells changes of one host at one time apart. */
  readonly subject: Fragment
  readonly from: Fragment
  readonly where: Fragment
}

/** The list of columns of a source; the same one for all, so that they can be put together. */
export function selectionOf(
  sql: Queryable,
  { at, kind, columns, subject }: ChangeSource,
): Fragment {
  const all = Object.entries(COLUMNS).map(([name, type]) => {
    const given = columns[name as keyof typeof COLUMNS] ?? sql`null`
    return sql`, (${given})::${sql.unsafe(type)} as ${sql(name)}`
  })
  return sql`${at} as at, ${kind} as kind, h.host_id, h.host_name, h.display_name,
    ${subject} as subject ${all}`
}
