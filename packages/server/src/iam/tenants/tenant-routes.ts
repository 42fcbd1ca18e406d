import type { tenantOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { badRequest } from '../../http/answers/api-error.ts'
import type { ApiFailure } from '../../http/answers/api-error.ts'
import { gatedItself } from '../../http/operations.ts'
import type { Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { newPassword } from '../users/new-password.ts'
import { hasTenantNamed, listAccounts } from './tenant-queries.ts'
import { lockTenant } from '../changes/lock-tenant.ts'
import { makeTenant } from './make-tenant.ts'

export function tenantHandlers(
  sql: Sql,
  passwordGate: PasswordGate,
): Handlers<typeof tenantOperations> {
  return {
    listAccounts: ({ query }) => listAccounts(sql, query),
    createAccount: gatedItself(async ({ body: { name } }, call) => {
      // This look spares the work of a password; the insert decides.
      if (await hasTenantNamed(sql, name)) throw nameTaken(name)
      const { password, passwordHash } = await newPassword(passwordGate, call)
      return changeIdentity(sql, async (tx) => {
        await lockTenant(tx, call.caller, 'openhss:accounts:manage')
        const made = await makeTenant(tx, {
          name,
          isOperator: false,
          passwordHash,
          madeBy: 'operator of the service',
        })
        if (made === undefined) throw nameTaken(name)
        await recordEvent(tx, call, actorOf(call.caller), {
          resourceType: 'account',
          resourceId: made.id,
          details: { name },
        })
        return { ...made, name, password }
      })
    }),
  }
}

function nameTaken(name: string): ApiFailure {
  return badRequest(`name "${name}" is taken by another account.`)
}
