import { enterpriseProjectOperations } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { Handlers } from '../http/operations.ts'
import { unbuilt } from '../http/unbuilt.ts'

export function enterpriseProjectHandlers(_sql: Sql): Handlers<typeof enterpriseProjectOperations> {
  return unbuilt(enterpriseProjectOperations)
}
