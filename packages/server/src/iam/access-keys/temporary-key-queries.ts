import { instantText } from '../../db/instant-text.ts'
import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/** The credential that proved the identity for which a temporary key is made. */
export type KeySource = { readonly tokenHash: Buffer } | { readonly access: string }

/**
 * Tells whether the source still counts, and locks it: a transaction that revokes it meanwhile also ends
 * the temporary key. What a server remembers may be a second old.
 */
export async function lockSource(sql: Queryable, source: KeySource): Promise<boolean> {
  const rows =
    'tokenHash' in source
      ? await sql`
          select from tokens
          where hash = ${source.tokenHash} and revoked_at is null and expires_at > now() for share`
      : await sql`
          select from access_keys where access = ${source.access} and enabled for share`
  return rows.length > 0
}

/**
 * Tells whether a temporary key still counts, and locks it: a transaction that ends it meanwhile also ends what is made
 * with it.
 */
export async function lockTemporaryKey(sql: Queryable, access: string): Promise<boolean> {
  const rows = await sql`
    select from access_keys where access = ${access} and expires_at > now() for key share`
  return rows.length > 0
}

/** Counts the temporary keys that can still be used. */
export async function countTemporaryKeys(sql: Queryable, userId: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*) from access_keys where user_id = ${userId} and expires_at > now()`
  return oneRow(rows).count
}

/**
 * Stores a temporary key and forgets those that expired more than a day ago, except rows that another
 * transaction is deleting, so that neither waits for the other.
 * @returns when the key ends, which is with its token at the latest.
 */
export async function insertTemporaryKey(
  sql: Queryable,
  key: {
    access: string
    userId: string
    sealedSecret: Buffer
    securityTokenHash: Buffer
    projectId: string | null
    source: KeySource
    durationSeconds: number
  },
): Promise<string> {
  const { source } = key
  const tokenHash = 'tokenHash' in source ? source.tokenHash : null
  const madeWith = 'access' in source ? source.access : null
  const rows = await sql<{ expiresAt: string }[]>`
    with forgotten as (
      delete from access_keys where access in (
        select access from access_keys where expires_at < now() - interval '1 day'
        for update skip locked))
    insert into access_keys (access, user_id, secret, security_token_hash, project_id, token_hash,
      made_with, expires_at)
    values (${key.access}, ${key.userId}, ${key.sealedSecret}, ${key.securityTokenHash},
      ${key.projectId}, ${tokenHash}, ${madeWith},
      least(now() + make_interval(secs => ${key.durationSeconds}),
        (select t.expires_at from tokens t where t.hash = ${tokenHash})))
    returning ${instantText(sql, sql`expires_at`, 'microseconds')} as "expiresAt"`
  return oneRow(rows).expiresAt
}

/** Ends the temporary keys that were made with this permanent key. */
export async function deleteTemporaryKeysOf(sql: Queryable, access: string): Promise<void> {
  await sql`delete from access_keys where made_with = ${access}`
}
