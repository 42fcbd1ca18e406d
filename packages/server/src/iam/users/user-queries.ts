import type { Session, User } from '@openhss/contract'
import { instantText } from '../../db/instant-text.ts'
import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/** Lists one page of the users of a tenant, ordered by name and ID. */
export async function listUsers(
  sql: Queryable,
  tenantId: string,
  filter: { name?: string | undefined; limit: number; offset: number },
): Promise<{ total_num: number; data_list: User[] }> {
  const named = filter.name === undefined ? sql`` : sql`and name = ${filter.name}`
  const rows = await sql<{ total_num: number; data_list: User[] }[]>`
    with matching as not materialized (
      select * from users where domain_id = ${tenantId} ${named}
    ), page as (
      select * from matching order by name, id limit ${filter.limit} offset ${filter.offset}
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(${userJson(sql)}) from page u), '[]') as data_list`
  return oneRow(rows)
}

/** A user as the contract shows it. */
const userJson = (sql: Queryable) => sql`
  json_build_object('id', u.id, 'name', u.name, 'enabled', u.enabled,
    'created_at', ${instantText(sql, sql`u.created_at`, 'milliseconds')})`

/** Finds a user of the tenant, a disabled one too. */
export async function findUserOf(
  sql: Queryable,
  tenantId: string,
  userId: string,
): Promise<User | undefined> {
  const [row] = await sql<{ user: User }[]>`
    select ${userJson(sql)} as user from users u where u.domain_id = ${tenantId} and u.id = ${userId}`
  return row?.user
}

export async function countUsers(sql: Queryable, tenantId: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*) from users where domain_id = ${tenantId}`
  return oneRow(rows).count
}

/**
 * Inserts a user.
 * @returns false when the tenant has a user of that name.
 */
export async function insertUser(
  sql: Queryable,
  user: { id: string; tenantId: string; name: string; passwordHash: string },
): Promise<boolean> {
  const { count } = await sql`
    insert into users (id, domain_id, name, password_hash)
    values (${user.id}, ${user.tenantId}, ${user.name}, ${user.passwordHash})
    on conflict (domain_id, name) do nothing`
  return count === 1
}

/**
 * Enables or disables a user.
 * @returns undefined when the tenant has no such user.
 */
export async function updateEnabled(
  sql: Queryable,
  tenantId: string,
  userId: string,
  enabled: boolean,
): Promise<User | undefined> {
  const [row] = await sql<{ user: User }[]>`
    update users u set enabled = ${enabled}
    where u.domain_id = ${tenantId} and u.id = ${userId}
    returning ${userJson(sql)} as user`
  return row?.user
}

/**
 * Stores a new password.
 * @returns the user's name; undefined when the tenant has no such user.
 */
export async function updatePassword(
  sql: Queryable,
  tenantId: string,
  userId: string,
  passwordHash: string,
): Promise<string | undefined> {
  const [row] = await sql<{ name: string }[]>`
    update users set password_hash = ${passwordHash}
    where domain_id = ${tenantId} and id = ${userId}
    returning name`
  return row?.name
}

/** Reads in which language a user reads the console; null: none was chosen. */
export async function readLanguage(sql: Queryable, userId: string): Promise<Language | null> {
  const [row] = await sql<{ language: Language | null }[]>`
    select language from users where id = ${userId}`
  return row?.language ?? null
}

export async function updateLanguage(
  sql: Queryable,
  userId: string,
  language: Language,
): Promise<void> {
  await sql`update users set language = ${language} where id = ${userId}`
}

/**
 * Deletes a user with its tokens, access keys and grants.
 * @returns the user's name; undefined when the tenant has no such user.
 */
export async function deleteUser(
  sql: Queryable,
  tenantId: string,
  userId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ name: string }[]>`
    delete from users where domain_id = ${tenantId} and id = ${userId} returning name`
  return row?.name
}

export async function hasUserNamed(
  sql: Queryable,
  tenantId: string,
  name: string,
): Promise<boolean> {
  const rows = await sql`select from users where domain_id = ${tenantId} and name = ${name}`
  return rows.length === 1
}

export async function findPasswordHash(
  sql: Queryable,
  userId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ passwordHash: string }[]>`
    select password_hash as "passwordHash" from users where id = ${userId}`
  return row?.passwordHash
}

/**
 * Replaces a password.
 * @returns false when it is no longer the one that was checked.
 */
export async function replacePassword(
  sql: Queryable,
  userId: string,
  hash: { old: string; new: string },
): Promise<boolean> {
  const { count } = await sql`
    update users set password_hash = ${hash.new}
    where id = ${userId} and password_hash = ${hash.old}`
  return count === 1
}

type Language = NonNullable<Session['language']>
