import { accountOperations } from '@openhss/contract'
import type { Sql } from '../../db/connect.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'

export function accountHandlers(_sql: Sql): Handlers<typeof accountOperations> {
  return unbuilt(accountOperations)
}
