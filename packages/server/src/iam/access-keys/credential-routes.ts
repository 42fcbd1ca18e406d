import { credentialOperations } from '@openhss/contract'
import type { Sql } from '../../db/connect.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'
import type { Identities } from '../identities.ts'
import type { MasterKey } from '../master-key.ts'

export function credentialHandlers(_parts: {
  readonly sql: Sql
  readonly identities: Identities
  readonly masterKey: MasterKey
}): Handlers<typeof credentialOperations> {
  return unbuilt(credentialOperations)
}
