import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { historyRetentionOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readRetention, writeRetention } from './retention-queries.ts'

export function retentionHandlers(sql: Sql): Handlers<typeof historyRetentionOperations> {
  return {
    showHistoryRetention: (_, { caller }) =>
      readRetention(sql, scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS).projectId),
    changeHistoryRetention: ({ body }, call) => {
      const { projectId } = scopeOf(call.caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      return sql.begin(async (tx) => {
        await writeRetention(tx, projectId, body)
        await recordEvent(tx, call, actorOf(call.caller), {
          projectId,
          resourceType: 'project',
          resourceId: projectId,
          details: {
            port_days: String(body.port_days),
            account_days: String(body.account_days),
          },
        })
        return body
      })
    },
  }
}
