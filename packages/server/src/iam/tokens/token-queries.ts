import type { Queryable } from '../../db/queryable.ts'
import type { HeldGrant } from '../../caller/caller.ts'
import { isKnownAt } from './known-address-queries.ts'
import { userColumns } from '../identities/identity-queries.ts'
import type { NamedRow, UserRow } from '../identities/identity-queries.ts'

/** A way to point at a tenant or a project: by ID, by name, or both. */
export interface Reference {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/** The facts that a sign-in needs: the tenant, and what else was found in it. */
export interface SignInRow {
  readonly tenant: NamedRow
  /** The user, if it is enabled. */
  readonly user: SignInUser | undefined
  readonly grants: readonly HeldGrant[]
  readonly project: NamedRow | undefined
}

interface SignInUser extends NamedRow {
  readonly passwordHash: string
  /** Whether the user signed in from this address lately. */
  readonly isKnownHere: boolean
}

/**
 * Finds all facts in one statement, so that it takes as long whichever of them are missing.
 * @param project looked for in the tenant; an empty reference finds none.
 */
export async function findSignIn(
  sql: Queryable,
  asked: { domain: Reference; userName: string; project: Reference; address: string },
): Promise<SignInRow | undefined> {
  const [row] = await sql<
    {
      meantTenantId: string
      tenantName: string
      userId: string | null
      userName: string
      passwordHash: string
      isKnownHere: boolean
      grants: readonly HeldGrant[]
      projectId: string | null
      projectName: string
    }[]
  >`
    select d.id as "meantTenantId", d.name as "tenantName", u.password_hash as "passwordHash",
      ${isKnownAt(sql, asked.address)} as "isKnownHere", ${userColumns(sql)}, p.id as "projectId", p.name as "projectName"
    from domains d
      left join users u on u.domain_id = d.id and u.name = ${asked.userName} and u.enabled
      left join projects p on p.domain_id = d.id and ${isMeant(sql, 'p', asked.project)}
    where ${isMeant(sql, 'd', asked.domain)}`
  if (row === undefined) return undefined
  const { userId, userName, passwordHash, isKnownHere, projectId, projectName } = row
  return {
    tenant: { id: row.meantTenantId, name: row.tenantName },
    user: userId === null ? undefined : { id: userId, name: userName, passwordHash, isKnownHere },
    grants: row.grants,
    project: projectId === null ? undefined : { id: projectId, name: projectName },
  }
}

function isMeant(sql: Queryable, table: 'd' | 'p', asked: Reference) {
  const { id = null, name = null } = asked as { id?: string | null; name?: string | null }
  return sql`(
    ${id ?? name}::text is not null
    and (${id}::text is null or ${sql(table)}.id = ${id})
    and (${name}::text is null or ${sql(table)}.name = ${name}))`
}

/**
 * Stores a token and forgets those that expired more than a day ago, revoked ones too.
 * @returns false when the user was disabled or got another password since that hash was read: a token made
 *   now would outlive the revocation. The lock makes such a change wait until it sees the token.
 */
export async function insertToken(
  sql: Queryable,
  token: {
    hash: Buffer
    userId: string
    passwordHash: string
    projectId: string | undefined
    issuedAt: Date
    expiresAt: Date
  },
): Promise<boolean> {
  const { count } = await sql`
    with forgotten as (
      delete from tokens where hash in (
        select hash from tokens where expires_at < now() - interval '1 day'
        for update skip locked)
    )
    insert into tokens (hash, user_id, domain_id, project_id, issued_at, expires_at)
    select ${token.hash}, id, domain_id, ${token.projectId ?? null}, ${token.issuedAt}::timestamptz,
      ${token.expiresAt}::timestamptz
    from users where id = ${token.userId} and password_hash = ${token.passwordHash} and enabled
    for share`
  return count === 1
}

export interface ValidTokenRow extends UserRow {
  /** Null when the token is for the tenant itself. */
  readonly projectId: string | null
  readonly projectName: string | null
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** Finds the token, if it is one of this tenant and neither expired nor revoked. */
export async function findValidToken(
  sql: Queryable,
  tenantId: string,
  hash: Buffer,
): Promise<ValidTokenRow | undefined> {
  const [row] = await sql<ValidTokenRow[]>`
    select ${userColumns(sql)}, t.project_id as "projectId", p.name as "projectName",
      t.issued_at as "issuedAt", t.expires_at as "expiresAt"
    from tokens t
      join users u on u.id = t.user_id
      left join projects p on p.id = t.project_id
    where t.hash = ${hash} and t.domain_id = ${tenantId}
      and t.revoked_at is null and t.expires_at > now() and u.enabled`
  return row
}

/**
 * Revokes a token.
 * @returns false when it was revoked already.
 */
export async function revokeToken(sql: Queryable, hash: Buffer): Promise<boolean> {
  const { count } = await sql`
    update tokens set revoked_at = now() where hash = ${hash} and revoked_at is null`
  return count === 1
}
