import { auditOperations } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { Handlers } from '../http/operations.ts'
import { unbuilt } from '../http/unbuilt.ts'

export function auditHandlers(_sql: Sql): Handlers<typeof auditOperations> {
  return unbuilt(auditOperations)
}
