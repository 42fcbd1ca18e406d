import type { userOperations } from '@openhss/contract'
import type { LeftOutEvents } from '../../audit/left-out-events.ts'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { EventFacts } from '../../audit/record-event.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { badRequest } from '../../http/answers/api-error.ts'
import type { ApiFailure } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import { gatedItself } from '../../http/operations.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { changeAccess } from '../changes/change-access.ts'
import { revokeSessions } from '../change-identity.ts'
import { addGrant, describeGrant } from '../grants/add-grant.ts'
import { randomId } from '../secret.ts'
import { createPasswordChange } from './change-password.ts'
import { iamUserHandlers } from './iam-user-routes.ts'
import { newPassword } from './new-password.ts'
import { hasUser } from '../identities/identity-queries.ts'
import { noSuchUser } from '../identities/no-such-user.ts'
import {
  countUsers,
  deleteUser,
  hasUserNamed,
  insertUser,
  listUsers,
  updateEnabled,
  updatePassword,
} from './user-queries.ts'

/** Bounds the list of users, and the memory of who they are, to what one tenant needs. */
const MAX_USERS = 10_000

export function userHandlers(
  sql: Sql,
  passwordGate: PasswordGate,
  leftOut: LeftOutEvents,
): Handlers<typeof userOperations> {
  return {
    listUsers: ({ query }, { caller }) => listUsers(sql, caller.tenant.id, query),
    createUser: gatedItself(async ({ body: { name, ...asked } }, call) => {
      const { tenant } = call.caller
      // This look spares the work of a password; the insert decides.
      if (await hasUserNamed(sql, tenant.id, name)) throw nameTaken(name)
      const { password, passwordHash } = await newPassword(passwordGate, call)
      return changeAccess(sql, call.caller, async (tx) => {
        if ((await countUsers(tx, tenant.id)) >= MAX_USERS) throw tooManyUsers()
        const id = randomId()
        if (!(await insertUser(tx, { id, tenantId: tenant.id, name, passwordHash }))) {
          throw nameTaken(name)
        }
        const grant = await addGrant(tx, tenant.id, id, asked)
        await record(tx, call, id, {
          ...(asked.project_id !== undefined && { projectId: asked.project_id }),
          details: { name, ...describeGrant(asked) },
        })
        return { id, name, password, grant_id: grant.id }
      })
    }),
    updateUser: ({ params: { user_id }, body: { enabled } }, call) => {
      const { tenant } = call.caller
      return changeAccess(sql, call.caller, async (tx) => {
        const user = await updateEnabled(tx, tenant.id, user_id, enabled)
        if (user === undefined) throw noSuchUser()
        if (!enabled) await revokeSessions(tx, user_id)
        await record(tx, call, user_id, { details: { name: user.name, enabled: String(enabled) } })
        return user
      })
    },
    resetUserPassword: gatedItself(async ({ params: { user_id } }, call) => {
      const { tenant } = call.caller
      if (!(await hasUser(sql, tenant.id, user_id))) throw noSuchUser()
      const { password, passwordHash } = await newPassword(passwordGate, call)
      return changeAccess(sql, call.caller, async (tx) => {
        const name = await updatePassword(tx, tenant.id, user_id, passwordHash)
        if (name === undefined) throw noSuchUser()
        await revokeSessions(tx, user_id)
        await record(tx, call, user_id, { details: { name } })
        return { password }
      })
    }),
    deleteUser: ({ params: { user_id } }, call) => {
      const { tenant } = call.caller
      return changeAccess(sql, call.caller, async (tx) => {
        const name = await deleteUser(tx, tenant.id, user_id)
        if (name === undefined) throw noSuchUser()
        await record(tx, call, user_id, { details: { name } })
        return {}
      })
    },
    changePassword: createPasswordChange(sql, passwordGate, leftOut),
    ...iamUserHandlers(sql, MAX_USERS),
  }
}

function record(
  tx: Transaction,
  call: Call<Identity>,
  userId: string,
  facts: EventFacts,
): Promise<void> {
  const resource = { resourceType: 'user', resourceId: userId } as const
  return recordEvent(tx, call, actorOf(call.caller), { ...resource, ...facts })
}

function nameTaken(name: string): ApiFailure {
  return badRequest(`name "${name}" is taken by another user.`)
}

function tooManyUsers(): ApiFailure {
  return badRequest(`The account has ${MAX_USERS} users, which is the most.`)
}
