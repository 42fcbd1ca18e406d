import { scryptSync } from 'node:crypto'
import type { Role } from '@openhss/contract'
import type { TestApi } from '@openhss/testkit'
import { changeIdentity } from '../change-identity.ts'
import { randomId } from '../secret.ts'

/** The user who signs in, and how. */
export interface Login {
  /** Where it is given, it counts beside the name. */
  readonly id?: string
  readonly user: string
  readonly password: string
  readonly domain: object
  readonly scope?: object | undefined
}

type Answer = Awaited<ReturnType<TestApi['get']>>

/** Signs in from the client at `address`. */
export function signIn(
  { app }: TestApi,
  { id, user: name, password, domain, scope }: Login,
  { address = '127.0.0.1', query = '' } = {},
): Promise<Answer> {
  const user = { ...(id !== undefined && { id }), name, password, domain }
  return app.inject({
    method: 'POST',
    url: `/v3/auth/tokens${query}`,
    remoteAddress: address,
    payload: {
      auth: { identity: { methods: ['password'], password: { user } }, ...(scope && { scope }) },
    },
  })
}

export async function tokenOf(api: TestApi, login: Login): Promise<string> {
  const answer = await signIn(api, login)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return String(answer.headers['x-subject-token'])
}

export function loginOf({ user, password, domain }: TestApi): Login {
  return { user, password, domain: { name: domain } }
}

/** Inserts a tenant of the test's own, with a project `default` like the first one's. */
export async function insertTenant(
  { sql }: TestApi,
  name: string,
): Promise<{ tenantId: string; projectId: string }> {
  const tenantId = randomId()
  const projectId = await changeIdentity(sql, async (tx) => {
    const id = randomId()
    await tx`insert into domains (id, name) values (${tenantId}, ${name})`
    await tx`insert into projects (id, domain_id, name) values (${id}, ${tenantId}, 'default')`
    return id
  })
  return { tenantId, projectId }
}

/** Inserts a user; every one has the same password. */
export async function insertUser(
  { sql, password }: TestApi,
  tenantId: string,
  name: string,
  grants: readonly { role: Role; projectId?: string }[],
): Promise<Login & { readonly id: string }> {
  const id = randomId()
  await changeIdentity(sql, async (tx) => {
    await tx`insert into users (id, domain_id, name, password_hash)
      values (${id}, ${tenantId}, ${name}, ${cheapHash(password)})`
    for (const { role, projectId } of grants) {
      await tx`insert into grants (id, user_id, role, project_id)
        values (${randomId()}, ${id}, ${role}, ${projectId ?? null})`
    }
  })
  return { id, user: name, password, domain: { id: tenantId } }
}

/**
 * Hashes at a low cost, which the hash names: at the real cost the tests of failures would take most of a
 * minute.
 */
function cheapHash(password: string): string {
  const salt = Buffer.from('salt')
  const hash = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 })
  return `scrypt$2$1$1$${salt.toString('base64')}$${hash.toString('base64')}`
}

export async function insertProject(
  { sql }: TestApi,
  tenantId: string,
  name: string,
): Promise<string> {
  const id = randomId()
  await changeIdentity(
    sql,
    (tx) => tx`insert into projects (id, domain_id, name) values (${id}, ${tenantId}, ${name})`,
  )
  return id
}
