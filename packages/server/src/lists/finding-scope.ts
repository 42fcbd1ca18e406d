import type { Fragment, Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** Keeps findings `f` in a scope by their own columns, which an index has; what is shown of them is kept in it by the host. */
export function isFindingInScope(
  sql: Queryable,
  { projectId, enterpriseProjectIds }: ProjectScope,
): Fragment {
  if (enterpriseProjectIds === null) return sql`f.project_id = ${projectId}`
  return sql`(f.project_id = ${projectId}
    and f.enterprise_project_id = any(${enterpriseProjectIds as string[]}))`
}
