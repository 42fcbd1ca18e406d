import type { Statement } from './pool/statement.ts'
import type { Queryable } from './queryable.ts'

const FORMATS = {
  seconds: 'YYYY-MM-DD"T"HH24:MI:SS"Z"',
  milliseconds: 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"',
  microseconds: 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"',
} as const

/**
 * Writes an instant as text in ISO 8601 and UTC, where the database writes the answer, or where a Date
 * would lose the microseconds.
 * @param instant the expression, such as sql`g.created_at`.
 */
export function instantText(
  sql: Queryable,
  instant: Statement<readonly (object | undefined)[]>,
  precision: keyof typeof FORMATS,
) {
  return sql`to_char(${instant} at time zone 'UTC', ${FORMATS[precision]})`
}
