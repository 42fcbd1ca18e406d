import type { Sql, Transaction } from '../../db/connect.ts'
import { badRequest } from '../../http/answers/api-error.ts'
import type { ApiFailure } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import { changeIdentity } from '../change-identity.ts'
import { hasAdministrator } from './change-queries.ts'
import { lockTenant } from './lock-tenant.ts'

/**
 * Changes the users or the grants of a tenant. Only one such change runs at a time, so that what it counts
 * holds, and none leaves the tenant without an administrator.
 */
export function changeAccess<T>(
  sql: Sql,
  caller: Identity,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return changeIdentity(sql, async (tx) => {
    await lockTenant(tx, caller, 'iam:users:manage')
    const result = await work(tx)
    if (!(await hasAdministrator(tx, caller.tenant.id))) throw lastAdministrator()
    return result
  })
}

function lastAdministrator(): ApiFailure {
  return badRequest(
    'This is the last administrator of the account: first grant another user admin for the whole account.',
  )
}
