import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/**
 * Returns the fingerprint of the key that encrypts the secrets in this database, and stores the given one
 * when there was none. It cannot change until the transaction ends.
 */
export async function claimFingerprint(sql: Queryable, fingerprint: string): Promise<string> {
  await sql`
    insert into settings (name, value) values (${NAME}, ${fingerprint}) on conflict do nothing`
  const [row] = await sql<{ value: string }[]>`
    select value from settings where name = ${NAME} for share`
  if (row === undefined) throw new Error('the fingerprint of the master key vanished')
  return row.value
}

/** Finds the fingerprint; a database on which no server ran has none. */
export async function findFingerprint(sql: Queryable): Promise<string | undefined> {
  const [row] = await sql<{ value: string }[]>`select value from settings where name = ${NAME}`
  return row?.value
}

/** Returns the fingerprint before it is replaced, and keeps others from making a key meanwhile. */
export async function lockFingerprint(sql: Queryable): Promise<string | undefined> {
  const [row] = await sql<{ value: string }[]>`
    select value from settings where name = ${NAME} for update`
  return row?.value
}

export async function replaceFingerprint(sql: Queryable, fingerprint: string): Promise<void> {
  await sql`update settings set value = ${fingerprint} where name = ${NAME}`
}

export async function countPermanentKeys(sql: Queryable): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*) from access_keys where expires_at is null`
  return oneRow(rows).count
}

/** Counts the projects whose own words were encrypted with the key. */
export async function countOwnWords(sql: Queryable): Promise<number> {
  const rows = await sql<{ count: number }[]>`select count(*) from weak_words`
  return oneRow(rows).count
}

/**
 * Deletes all own words.
 * @returns the projects that had some, by tenant.
 */
export async function deleteAllOwnWords(
  sql: Queryable,
): Promise<{ tenantId: string; projectId: string }[]> {
  await sql`update policy_revision set revision = revision + 1`
  return sql<{ tenantId: string; projectId: string }[]>`
    with deleted as (delete from weak_words returning project_id)
    select p.domain_id as "tenantId", p.id as "projectId"
    from deleted d join projects p on p.id = d.project_id`
}

/**
 * Deletes all access keys.
 * @returns how many of them could still be used, by tenant.
 */
export async function deleteAllKeys(sql: Queryable): Promise<DeletedKeys[]> {
  return sql<DeletedKeys[]>`
    with deleted as (delete from access_keys returning user_id, expires_at)
    select u.domain_id as "tenantId", count(*) filter (where d.expires_at is null) as permanent,
      count(*) filter (where d.expires_at is not null) as temporary
    from deleted d join users u on u.id = d.user_id
    where d.expires_at is null or d.expires_at > now()
    group by u.domain_id`
}

export interface DeletedKeys {
  readonly tenantId: string
  readonly permanent: number
  readonly temporary: number
}

const NAME = 'master_key_fingerprint'
