import { FIRST_TENANT, FIRST_PROJECT, FIRST_USER } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'
import { createPasswordHashing } from './passwords/password-hash.ts'
import type { PasswordCost } from './passwords/password-hash.ts'
import { makeTenant } from './tenants/make-tenant.ts'

export interface FirstAdmin {
  readonly domain: string
  readonly user: string
  readonly projectId: string
}

/**
 * Makes the first tenant, project and administrator unless they exist. It is safe when several servers
 * start on one database: the others wait and find them.
 * @param password called once, by the server that creates the user and before it is committed, so that no
 *   administrator exists whose password was lost.
 */
export async function ensureFirstAdmin(
  sql: Sql,
  password: () => Promise<string>,
  cost?: PasswordCost,
): Promise<FirstAdmin> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('openhss first admin'))`
    const existing = await findFirstProject(tx)
    if (existing !== undefined) return describe(existing)

    const passwordHash = await createPasswordHashing(cost).hash(await password())
    const made = await makeTenant(tx, {
      name: FIRST_TENANT,
      isOperator: true,
      passwordHash,
      madeBy: 'first start',
    })
    if (made === undefined) {
      throw new Error(`The account ${FIRST_TENANT} exists without its project ${FIRST_PROJECT}.`)
    }
    return describe(made.project.id)
  })
}

async function findFirstProject(sql: Queryable): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select p.id from projects p join domains d on d.id = p.domain_id
    where d.name = ${FIRST_TENANT} and p.name = ${FIRST_PROJECT}`
  return row?.id
}

function describe(projectId: string): FirstAdmin {
  return { domain: FIRST_TENANT, user: FIRST_USER, projectId }
}
