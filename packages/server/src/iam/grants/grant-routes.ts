import type { Grant, grantOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import { changeAccess } from '../changes/change-access.ts'
import { revokeSessions } from '../change-identity.ts'
import { hasUser } from '../identities/identity-queries.ts'
import { noSuchUser } from '../identities/no-such-user.ts'
import { addGrant, describeGrant } from './add-grant.ts'
import { deleteGrant, listGrants } from './grant-queries.ts'

export function grantHandlers(sql: Sql): Handlers<typeof grantOperations> {
  return {
    listGrants: ({ query }, { caller }) => {
      return listGrants(sql, caller.tenant.id, query)
    },
    createGrant: ({ body: { user_id, ...asked } }, call) => {
      const { tenant } = call.caller
      return changeAccess(sql, call.caller, async (tx) => {
        if (!(await hasUser(tx, tenant.id, user_id))) throw noSuchUser()
        const grant = await addGrant(tx, tenant.id, user_id, asked)
        await finish(tx, call, grant)
        return grant
      })
    },
    deleteGrant: ({ params }, call) => {
      const { tenant } = call.caller
      return changeAccess(sql, call.caller, async (tx) => {
        const grant = await deleteGrant(tx, tenant.id, params.grant_id)
        if (grant === undefined) throw new ApiFailure('HSS.0011', 'No grant has this grant_id.')
        await finish(tx, call, grant)
        return {}
      })
    },
  }
}

/** Ends the sessions of the user and records the event, as both changes of a grant do. */
async function finish(tx: Transaction, call: Call<Identity>, grant: Grant): Promise<void> {
  await revokeSessions(tx, grant.user_id)
  await recordEvent(tx, call, actorOf(call.caller), {
    ...(grant.project_id !== undefined && { projectId: grant.project_id }),
    resourceType: 'grant',
    resourceId: grant.id,
    details: { user_id: grant.user_id, ...describeGrant(grant) },
  })
}
