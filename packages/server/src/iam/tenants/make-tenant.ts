import { FIRST_PROJECT, FIRST_USER } from '@openhss/contract'
import type { Transaction } from '../../db/connect.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { originWithoutRequest } from '../../http/admission/origin.ts'
import { insertGrant } from '../grants/grant-queries.ts'
import type { NamedRow } from '../identities/identity-queries.ts'
import { randomId } from '../secret.ts'
import { insertUser } from '../users/user-queries.ts'
import { insertTenant, insertFirstProject } from './tenant-queries.ts'

export interface MadeTenant {
  readonly id: string
  readonly project: NamedRow
  readonly user: NamedRow
}

/**
 * Makes a tenant with a project and an administrator; undefined when the name is taken.
 * @param tenant.madeBy names the maker in the tenant's own audit log, which starts with its making: none of
 *   its users made it.
 */
export async function makeTenant(
  tx: Transaction,
  tenant: { name: string; isOperator: boolean; passwordHash: string; madeBy: string },
): Promise<MadeTenant | undefined> {
  const { name, isOperator, passwordHash, madeBy } = tenant
  const id = randomId()
  const project = { id: randomId(), name: FIRST_PROJECT }
  const user = { id: randomId(), name: FIRST_USER }
  if (!(await insertTenant(tx, { id, name, isOperator }))) return undefined
  await insertFirstProject(tx, id, project)
  await insertUser(tx, { ...user, tenantId: id, passwordHash })
  await insertGrant(tx, randomId(), user.id, {
    role: 'admin',
    projectId: null,
    enterpriseProjectIds: null,
  })
  await recordStart(tx, { id, name, madeBy })
  return { id, project, user }
}

/**
 * Records the start of the tenant. None of its requests made it, so the event has no address and no request
 * ID.
 */
function recordStart(
  tx: Transaction,
  { id, name, madeBy }: NamedRow & { madeBy: string },
): Promise<void> {
  return recordEvent(
    tx,
    originWithoutRequest('createAccount'),
    { tenantId: id, userName: madeBy, credential: 'none' },
    { resourceType: 'account', resourceId: id, details: { name } },
  )
}
