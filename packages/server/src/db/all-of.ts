import type { Fragment, Queryable } from './queryable.ts'

/**
 * Joins conditions by `and`. Those that are false are left out, so that the planner sees no filter that nobody asked
 * for.
 */
export function allOf(
  sql: Queryable,
  [first, ...rest]: readonly [Fragment, ...(Fragment | false)[]],
): Fragment {
  return rest.reduce<Fragment>(
    (all, part) => (part === false ? all : sql`${all} and ${part}`),
    first,
  )
}
