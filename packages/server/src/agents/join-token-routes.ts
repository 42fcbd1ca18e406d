import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { joinTokenOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { deleteJoinToken, listJoinTokens } from './join-token-queries.ts'

export function joinTokenHandlers(sql: Sql): Handlers<typeof joinTokenOperations> {
  return {
    listJoinTokens: ({ query }, { caller }) =>
      listJoinTokens(sql, scopeOf(caller, query.enterprise_project_id), query),
    deleteJoinToken: async ({ params }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      await sql.begin(async (tx) => {
        const enterpriseProjectId = await deleteJoinToken(tx, scope, params.join_token_id)
        if (enterpriseProjectId === undefined) {
          throw new ApiFailure('HSS.0011', 'No join token has this ID.')
        }
        await recordEvent(tx, call, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'join token',
          resourceId: params.join_token_id,
          details: { enterprise_project_id: enterpriseProjectId },
        })
      })
      return {}
    },
  }
}
