import type { AuditEvent, auditOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { Handlers } from '../http/operations.ts'
import { countAuditEvents, selectAuditEvents } from './audit-queries.ts'
import type { AuditEventRow } from './audit-queries.ts'

export function auditHandlers(sql: Queryable): Handlers<typeof auditOperations> {
  return {
    listAuditEvents: async ({ query }, { caller }) => {
      const { limit, offset, ...filter } = query
      const domainId = caller.account.id
      const [total, rows] = await Promise.all([
        countAuditEvents(sql, domainId, filter),
        selectAuditEvents(sql, domainId, filter, { limit, offset }),
      ])
      return { total_num: total, data_list: rows.map(withoutNulls) }
    },
  }
}

function withoutNulls(row: AuditEventRow): AuditEvent {
  const present = Object.entries(row).filter(([, value]) => value !== null)
  return Object.fromEntries(present) as unknown as AuditEvent
}
