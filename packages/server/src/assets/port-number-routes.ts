import { portNumberKeys } from '@openhss/contract'
import type { portNumberOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readQuery } from '../lists/list-page.ts'
import { listPortNumbers, showPortNumber } from './port-number-queries.ts'

export function portNumberHandlers(sql: Queryable): Handlers<typeof portNumberOperations> {
  return {
    listPortNumbers: ({ query: { enterprise_project_id: id, q, ...page } }, { caller }) =>
      listPortNumbers(sql, scopeOf(caller, id), readQuery(q, portNumberKeys), page),
    showPortNumber: ({ query: { enterprise_project_id: id, type, port } }, { caller }) =>
      showPortNumber(sql, scopeOf(caller, id), { type, port }),
  }
}
