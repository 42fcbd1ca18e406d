import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'
import { hashPassword } from './password-hash.ts'
import { randomId } from './secret.ts'

/** Names of the first start. */
const FIRST_DOMAIN = 'openhss'
const FIRST_USER = 'admin'
const FIRST_PROJECT = 'default'

export interface FirstAdmin {
  readonly domain: string
  readonly user: string
  readonly projectId: string
}

/**
 * Makes the first account, project and administrator unless they exist. Safe when several servers
 * start on one database: the others wait and find them.
 * @param password called once, by the server that creates the user and before it is committed, so
 *   that no administrator exists whose password was lost.
 */
export async function ensureFirstAdmin(
  sql: Sql,
  password: () => Promise<string>,
): Promise<FirstAdmin> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('openhss first admin'))`
    const existing = await findFirstProject(tx)
    if (existing !== undefined) return describe(existing)

    const domainId = randomId()
    const projectId = randomId()
    await tx`insert into domains (id, name, is_operator)
      values (${domainId}, ${FIRST_DOMAIN}, true)`
    await tx`insert into projects (id, domain_id, name)
      values (${projectId}, ${domainId}, ${FIRST_PROJECT})`
    const userId = randomId()
    await tx`insert into users (id, domain_id, name, password_hash)
      values (${userId}, ${domainId}, ${FIRST_USER}, ${await hashPassword(await password())})`
    await tx`insert into grants (id, user_id, role) values (${randomId()}, ${userId}, 'admin')`
    return describe(projectId)
  })
}

async function findFirstProject(sql: Queryable): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select p.id from projects p join domains d on d.id = p.domain_id
    where d.name = ${FIRST_DOMAIN} and p.name = ${FIRST_PROJECT}`
  return row?.id
}

function describe(projectId: string): FirstAdmin {
  return { domain: FIRST_DOMAIN, user: FIRST_USER, projectId }
}
