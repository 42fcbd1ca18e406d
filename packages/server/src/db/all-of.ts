import type { Statement } from './pool/statement.ts'
import type { Queryable } from './queryable.ts'

/** A part of a statement, such as a condition. */
export type Part = Statement<readonly (object | undefined)[]>

/**
 * Joins conditions by `and`. Those that are false are left out, so that the planner sees no filter that nobody asked
 * for.
 */
export function allOf(
  sql: Queryable,
  [first, ...rest]: readonly [Part, ...(Part | false)[]],
): Part {
  return rest.reduce<Part>((all, part) => (part === false ? all : sql`${all} and ${part}`), first)
}
