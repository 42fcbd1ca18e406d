import { userOperations } from '@openhss/contract'
import type { Sql } from '../../db/connect.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'

export function userHandlers(_sql: Sql): Handlers<typeof userOperations> {
  return unbuilt(userOperations)
}
