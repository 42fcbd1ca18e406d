import type { auditOperations } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import type { Handlers } from '../http/operations.ts'
import { selectAuditPage } from './audit-queries.ts'

export function auditHandlers(sql: Queryable): Handlers<typeof auditOperations> {
  return {
    listAuditEvents: async ({ query }, { caller }) => {
      const { limit, offset, ...filter } = query
      return oneRow(await selectAuditPage(sql, caller.tenant.id, filter, { limit, offset }))
    },
  }
}
