import type { weakPasswordOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { JsonText } from '../http/answers/prepared-answers.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { listWeakPasswordUsersAsJson } from './weak-password-queries.ts'

export function weakPasswordHandlers(sql: Queryable): Handlers<typeof weakPasswordOperations> {
  return {
    listWeakPasswordUsers: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const filter = {
        hostId: query.host_id ?? null,
        hostName: query.host_name ?? null,
        hostIp: query.host_ip ?? null,
        userName: query.user_name ?? null,
      }
      return new JsonText(await listWeakPasswordUsersAsJson(sql, scope, filter, query))
    },
  }
}
