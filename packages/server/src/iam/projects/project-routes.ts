import { projectOperations } from '@openhss/contract'
import type { Sql } from '../../db/connect.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'

export function projectHandlers(_sql: Sql): Handlers<typeof projectOperations> {
  return unbuilt(projectOperations)
}
