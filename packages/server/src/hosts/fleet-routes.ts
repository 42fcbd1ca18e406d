import type { fleetOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { summarizeFleet } from './fleet-queries.ts'

export function fleetHandlers(sql: Queryable): Handlers<typeof fleetOperations> {
  return {
    showFleet: ({ query }, { caller }) =>
      summarizeFleet(sql, scopeOf(caller, query.enterprise_project_id)),
  }
}
