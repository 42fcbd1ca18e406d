import type { credentialOperations } from '@openhss/contract'
import type { ChangeBudget } from '../../audit/change-budget.ts'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import type { Identities } from '../identities/identities.ts'
import type { MasterKey } from '../master-key/master-key.ts'
import { isPermitted, refuseTemporaryKey } from '../permit.ts'
import { checkMasterKey } from '../master-key/register-master-key.ts'
import { hasUser } from '../identities/identity-queries.ts'
import {
  countAccessKeys,
  deleteAccessKey,
  findAccessKey,
  insertAccessKey,
  listAccessKeys,
  lockUser,
  updateAccessKey,
} from './access-key-queries.ts'
import type { KeyReach } from './access-key-queries.ts'
import { createKeyPair } from './key-pair.ts'
import { securityTokenHandler } from './security-token.ts'
import { deleteTemporaryKeysOf } from './temporary-key-queries.ts'

/** A user needs two to rotate; more than this comes from a script that forgot to delete. */
const MAX_KEYS_PER_USER = 100

export function credentialHandlers(parts: {
  readonly sql: Sql
  readonly identities: Identities
  readonly masterKey: MasterKey
  readonly changeBudget: ChangeBudget
}): Handlers<typeof credentialOperations> {
  const { sql, masterKey } = parts
  return {
    createCredential: async ({ body }, call) => {
      const { caller } = call
      const { user_id: userId, description = '' } = body.credential
      refuseTemporaryKey(caller)
      refuseOtherUser(caller, userId)
      const { access, secret } = createKeyPair()
      return sql.begin(async (tx) => {
        if (!(await lockUser(tx, caller.tenant.id, userId))) throw noSuchUser()
        if ((await countAccessKeys(tx, userId)) >= MAX_KEYS_PER_USER) throw tooManyKeys()
        await checkMasterKey(tx, masterKey)
        const sealedSecret = masterKey.encrypt(secret, access)
        const credential = await insertAccessKey(tx, { access, userId, sealedSecret, description })
        await recordEvent(tx, call, actorOf(caller), {
          ...resource(access),
          details: { user_id: userId, description },
        })
        return { credential: { ...credential, secret } }
      })
    },

    listCredentials: async ({ query }, { caller }) => {
      const userId = query.user_id ?? caller.user.id
      refuseOtherUser(caller, userId)
      if (!(await hasUser(sql, caller.tenant.id, userId))) throw noSuchUser()
      return { credentials: await listAccessKeys(sql, userId) }
    },

    showCredential: async ({ params }, { caller }) => {
      const credential = await findAccessKey(sql, reachOf(caller), params.access_key)
      if (credential === undefined) throw noSuchKey()
      return { credential }
    },

    updateCredential: async ({ params, body }, call) => {
      const { caller } = call
      const { access_key: access } = params
      const { status, description } = body.credential
      refuseTemporaryKey(caller)
      if (status === undefined && description === undefined) throw nothingToChange()
      const change = async (tx: Transaction) => {
        const credential = await updateAccessKey(tx, reachOf(caller), access, body.credential)
        if (credential === undefined) throw noSuchKey()
        if (credential.status === 'inactive') await deleteTemporaryKeysOf(tx, access)
        await recordEvent(tx, call, actorOf(caller), {
          ...resource(access),
          details: { user_id: credential.user_id, ...body.credential },
        })
        return { credential }
      }
      // No server remembers a description, so any user may change one as often as it likes.
      return status === undefined ? sql.begin(change) : changeIdentity(sql, change)
    },

    deleteCredential: async ({ params }, call) => {
      const { caller } = call
      const { access_key: access } = params
      refuseTemporaryKey(caller)
      return changeIdentity(sql, async (tx) => {
        const userId = await deleteAccessKey(tx, reachOf(caller), access)
        if (userId === undefined) throw noSuchKey()
        await recordEvent(tx, call, actorOf(caller), {
          ...resource(access),
          details: { user_id: userId },
        })
        return {}
      })
    },

    createSecurityToken: securityTokenHandler(parts),
  }
}

/** Refuses in the same words whether there is such a user or not. */
function refuseOtherUser(caller: Identity, userId: string): void {
  if (userId === caller.user.id || isPermitted(caller, 'iam:credentials:manage')) return
  throw new ApiFailure('IAM.0003')
}

/** Returns the keys within the caller's reach. A key out of reach is answered as one that does not exist. */
function reachOf(caller: Identity): KeyReach {
  const isManager = isPermitted(caller, 'iam:credentials:manage')
  return { tenantId: caller.tenant.id, userId: isManager ? null : caller.user.id }
}

function noSuchUser(): ApiFailure {
  return new ApiFailure('IAM.0004', 'No user of the account has this user_id.')
}

function noSuchKey(): ApiFailure {
  return new ApiFailure('IAM.0004', 'There is no such access key.')
}

function nothingToChange(): ApiFailure {
  return badRequest('credential.status or credential.description is missing.')
}

function tooManyKeys(): ApiFailure {
  return badRequest(
    `The user has ${MAX_KEYS_PER_USER} access keys, which is the limit; delete one.`,
  )
}

function resource(access: string) {
  return { resourceType: 'access key', resourceId: access } as const
}
