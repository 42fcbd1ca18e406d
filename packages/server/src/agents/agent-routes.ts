import type { agentOperations } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { createJoinToken, enrolAgent } from './enrolment.ts'
import { storeAccountReport, storePortReport } from './reports.ts'

export function agentHandlers(sql: Sql): Handlers<typeof agentOperations> {
  return {
    createJoinToken: async ({ params, body }, { caller }) => {
      const { projectId } = scopeOf(caller, params.project_id)
      const expiresAt = new Date(Date.now() + body.valid_hours * 3_600_000)
      return {
        join_token: await createJoinToken(sql, projectId, { uses: body.uses, expiresAt }),
        expires_at: expiresAt.toISOString(),
      }
    },
    enrolAgent: ({ body }) => enrolAgent(sql, body.join_token, body.host),
    reportPorts: async ({ body }, { caller }) => ({
      acknowledged: await storePortReport(sql, caller, body),
    }),
    reportAccounts: async ({ body }, { caller }) => ({
      acknowledged: await storeAccountReport(sql, caller, body),
    }),
  }
}
