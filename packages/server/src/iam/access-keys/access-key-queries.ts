import type { Credential } from '@openhss/contract'
import { instantText } from '../../db/instant-text.ts'
import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/** The keys that a caller may touch: those of one user of the tenant, or (null) of all its users. */
export interface KeyReach {
  readonly tenantId: string
  readonly userId: string | null
}

/**
 * Tells whether the tenant has this user. The lock makes other transactions that count the user's keys
 * wait.
 */
export async function lockUser(sql: Queryable, tenantId: string, userId: string): Promise<boolean> {
  const rows = await sql`
    select from users where id = ${userId} and domain_id = ${tenantId} for no key update`
  return rows.length > 0
}

export async function countAccessKeys(sql: Queryable, userId: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*) from access_keys where user_id = ${userId} and expires_at is null`
  return oneRow(rows).count
}

export async function insertAccessKey(
  sql: Queryable,
  key: { access: string; userId: string; sealedSecret: Buffer; description: string },
): Promise<Credential> {
  const rows = await sql<Credential[]>`
    insert into access_keys as k (access, user_id, secret, description)
    values (${key.access}, ${key.userId}, ${key.sealedSecret}, ${key.description})
    returning ${columns(sql)}`
  return oneRow(rows)
}

export function listAccessKeys(sql: Queryable, userId: string): Promise<Credential[]> {
  return sql<Credential[]>`
    select ${columns(sql)} from access_keys k
    where k.user_id = ${userId} and k.expires_at is null
    order by k.created_at, k.access`
}

export async function findAccessKey(
  sql: Queryable,
  reach: KeyReach,
  access: string,
): Promise<(Credential & { last_use_time: string }) | undefined> {
  const lastUse = instantText(sql, sql`coalesce(k.last_used_at, k.created_at)`, 'microseconds')
  const [row] = await sql<(Credential & { last_use_time: string })[]>`
    select ${columns(sql)}, ${lastUse} as last_use_time
    from access_keys k where ${isWithin(sql, reach, access)}`
  return row
}

/** Changes the given fields; a field that is undefined stays as it is. */
export async function updateAccessKey(
  sql: Queryable,
  reach: KeyReach,
  access: string,
  changes: { status?: Credential['status']; description?: string },
): Promise<Credential | undefined> {
  const enabled = changes.status === undefined ? null : changes.status === 'active'
  const [row] = await sql<Credential[]>`
    update access_keys k set enabled = coalesce(${enabled}, k.enabled),
      description = coalesce(${changes.description ?? null}, k.description)
    where ${isWithin(sql, reach, access)}
    returning ${columns(sql)}`
  return row
}

/**
 * Deletes a key and the temporary keys that were made with it.
 * @returns the user whose key it was.
 */
export async function deleteAccessKey(
  sql: Queryable,
  reach: KeyReach,
  access: string,
): Promise<string | undefined> {
  const [row] = await sql<{ user_id: string }[]>`
    delete from access_keys k where ${isWithin(sql, reach, access)} returning k.user_id`
  return row?.user_id
}

const columns = (sql: Queryable) => sql`
  k.user_id, k.access, case when k.enabled then 'active' else 'inactive' end as status,
  ${instantText(sql, sql`k.created_at`, 'microseconds')} as create_time, k.description`

const isWithin = (sql: Queryable, { tenantId, userId }: KeyReach, access: string) => sql`
  k.access = ${access} and k.expires_at is null
  and k.user_id in (select u.id from users u where u.domain_id = ${tenantId})
  and (${userId}::text is null or k.user_id = ${userId})`
