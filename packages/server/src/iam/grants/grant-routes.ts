import { grantOperations } from '@openhss/contract'
import type { Sql } from '../../db/connect.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'

export function grantHandlers(_sql: Sql): Handlers<typeof grantOperations> {
  return unbuilt(grantOperations)
}
