import type { Permission } from '@openhss/contract'
import type { Transaction } from '../../db/connect.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import { findUser } from '../identities/identity-queries.ts'
import { isPermitted } from '../permit.ts'
import { lockTenantRow } from './change-queries.ts'

/**
 * Makes changes of the caller's tenant wait for each other, and asks again whether the caller may make this
 * one: the change before may have taken that right away.
 * @throws APIGW.0307 when the user was deleted or disabled, APIGW.0302 when it lost the grant.
 */
export async function lockTenant(
  tx: Transaction,
  caller: Identity,
  permission: Permission,
): Promise<void> {
  await lockTenantRow(tx, caller.tenant.id)
  const user = await findUser(tx, caller.user.id)
  if (user === undefined || !user.userEnabled) throw new ApiFailure('APIGW.0307')
  const { grants } = user
  if (!isPermitted({ ...caller, grants }, permission)) throw new ApiFailure('APIGW.0302')
}
