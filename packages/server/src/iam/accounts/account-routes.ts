import type { accountOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure } from '../../http/api-error.ts'
import type { Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import { hashPassword } from '../password-hash.ts'
import { randomPassword } from '../users/random-password.ts'
import { listAccounts } from './account-queries.ts'
import { makeAccount } from './make-account.ts'

export function accountHandlers(sql: Sql): Handlers<typeof accountOperations> {
  return {
    listAccounts: ({ query }) => listAccounts(sql, query),
    createAccount: async ({ body: { name } }, call) => {
      const password = randomPassword()
      // Before the transaction, whose connection others wait for.
      const passwordHash = await hashPassword(password)
      return changeIdentity(sql, async (tx) => {
        const made = await makeAccount(tx, { name, isOperator: false, passwordHash })
        if (made === undefined) {
          throw new ApiFailure('HSS.0001', `name "${name}" is taken by another account.`)
        }
        await recordEvent(tx, call, actorOf(call.caller), {
          resourceType: 'account',
          resourceId: made.id,
          details: { name },
        })
        return { ...made, name, password }
      })
    },
  }
}
