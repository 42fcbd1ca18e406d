import type { coverageReasonsOperations, fleetOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { countCoverageReasons } from './coverage-reasons-queries.ts'
import { summarizeFleet } from './fleet-queries.ts'

export function fleetHandlers(
  sql: Queryable,
): Handlers<typeof fleetOperations & typeof coverageReasonsOperations> {
  return {
    showFleet: ({ query }, { caller }) =>
      summarizeFleet(sql, scopeOf(caller, query.enterprise_project_id)),
    showCoverageReasons: ({ query }, { caller }) =>
      countCoverageReasons(sql, scopeOf(caller, query.enterprise_project_id)),
  }
}
