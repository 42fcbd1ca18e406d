import { oneRow } from '../../db/one-row.ts'
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

/** The user that a sign-in means: its ID counts wherever it is, its name in the tenant that is named too. */
export interface UserReference extends Reference {
  readonly domain: Reference
}

/** The facts that a sign-in needs: the tenant, and what else was found in it. */
export interface SignInRow {
  readonly tenant: NamedRow
  /** The name of the user that is meant; undefined where there is none, and disabled ones have it too. */
  readonly userName: string | undefined
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
 * @param asked.project looked for in the tenant; an empty reference finds none.
 */
export async function findSignIn(
  sql: Queryable,
  asked: { user: UserReference; project: Reference; address: string },
): Promise<SignInRow | undefined> {
  const { id, name, domain } = asked.user
  const isMeantUser = sql`u.domain_id = d.id and ${isMeant(sql, 'u', { id, name })}`
  // Without its tenant a user is found by the ID alone.
  const isMeantTenant =
    id !== undefined && domain.id === undefined && domain.name === undefined
      ? sql`d.id = (select domain_id from users where id = ${id})`
      : isMeant(sql, 'd', domain)
  const [row] = await sql<
    {
      meantTenantId: string
      tenantName: string
      userId: string | null
      userName: string | null
      userEnabled: boolean
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
      left join users u on ${isMeantUser}
      left join projects p on p.domain_id = d.id and ${isMeant(sql, 'p', asked.project)}
    where ${isMeantTenant}`
  if (row === undefined) return undefined
  const { userId, userName, userEnabled, passwordHash, isKnownHere } = row
  const { projectId, projectName } = row
  const isUsable = userId !== null && userName !== null && userEnabled
  return {
    tenant: { id: row.meantTenantId, name: row.tenantName },
    userName: userName ?? undefined,
    user: isUsable ? { id: userId, name: userName, passwordHash, isKnownHere } : undefined,
    grants: row.grants,
    project: projectId === null ? undefined : { id: projectId, name: projectName },
  }
}

function isMeant(sql: Queryable, table: 'd' | 'p' | 'u', asked: Reference) {
  const { id = null, name = null } = asked as { id?: string | null; name?: string | null }
  return sql`(
    ${id ?? name}::text is not null
    and (${id}::text is null or ${sql(table)}.id = ${id})
    and (${name}::text is null or ${sql(table)}.name = ${name}))`
}

/**
 * Stores a token or a session and forgets those that expired more than a day ago, revoked ones too.
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
    isSession: boolean
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
    insert into tokens (hash, user_id, domain_id, project_id, session_used_at, issued_at,
      expires_at)
    select ${token.hash}, id, domain_id, ${token.projectId ?? null},
      ${token.isSession ? token.issuedAt : null}::timestamptz, ${token.issuedAt}::timestamptz,
      ${token.expiresAt}::timestamptz
    from users where id = ${token.userId} and password_hash = ${token.passwordHash} and enabled
    for share`
  return count === 1
}

/** The token that another one shall be made from, and what that one may be for. */
export interface ExchangeRow {
  readonly tenant: NamedRow
  readonly user: NamedRow
  readonly grants: readonly HeldGrant[]
  readonly project: NamedRow | undefined
  /** The only project that it may be for; null stands for any that the user was granted. */
  readonly boundProjectId: string | null
}

/**
 * Finds a token that counts, with its user.
 * @param project looked for in the user's tenant; an empty reference finds none.
 */
export async function findExchange(
  sql: Queryable,
  hash: Buffer,
  project: Reference,
): Promise<ExchangeRow | undefined> {
  const [row] = await sql<
    (UserRow & {
      tenantName: string
      projectId: string | null
      projectName: string
      boundProjectId: string | null
    })[]
  >`
    select ${userColumns(sql)}, d.name as "tenantName", p.id as "projectId", p.name as "projectName",
      coalesce(t.bound_project_id, t.project_id) as "boundProjectId"
    from tokens t
      join users u on u.id = t.user_id
      join domains d on d.id = u.domain_id
      left join projects p on p.domain_id = d.id and ${isMeant(sql, 'p', project)}
    where t.hash = ${hash} and t.session_used_at is null and t.revoked_at is null
      and t.expires_at > now() and u.enabled`
  if (row === undefined) return undefined
  const { projectId, projectName, boundProjectId, grants } = row
  return {
    tenant: { id: row.tenantId, name: row.tenantName },
    user: { id: row.userId, name: row.userName },
    grants,
    project: projectId === null ? undefined : { id: projectId, name: projectName },
    boundProjectId,
  }
}

/** Counts the tokens of the user that were made from other ones and did not expire yet, revoked ones too. */
export async function countTokensFromTokens(sql: Queryable, userId: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*) from tokens
    where user_id = ${userId} and made_from is not null and expires_at > now()`
  return oneRow(rows).count
}

/**
 * Stores a token that was made from another one, which must be locked: it expires with that one.
 * @returns when it was issued and when it expires.
 */
export async function insertTokenFrom(
  sql: Queryable,
  token: { hash: Buffer; madeFrom: Buffer; projectId: string | undefined },
): Promise<{ issuedAt: Date; expiresAt: Date }> {
  const rows = await sql<{ issuedAt: Date; expiresAt: Date }[]>`
    insert into tokens (hash, user_id, domain_id, project_id, made_from, bound_project_id, issued_at,
      expires_at)
    select ${token.hash}, user_id, domain_id, ${token.projectId ?? null}, hash,
      coalesce(bound_project_id, project_id), date_trunc('milliseconds', now()), expires_at
    from tokens where hash = ${token.madeFrom}
    returning issued_at as "issuedAt", expires_at as "expiresAt"`
  return oneRow(rows)
}

export interface ValidTokenRow extends UserRow {
  /** Null when the token is for the tenant itself. */
  readonly projectId: string | null
  readonly projectName: string | null
  readonly isMadeFromToken: boolean
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
      t.made_from is not null as "isMadeFromToken", t.issued_at as "issuedAt",
      t.expires_at as "expiresAt"
    from tokens t
      join users u on u.id = t.user_id
      left join projects p on p.id = t.project_id
    where t.hash = ${hash} and t.domain_id = ${tenantId} and t.session_used_at is null
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

/**
 * Ends what was made from revoked tokens of the user: tokens, those made from them in turn, and temporary keys. Each
 * round sees what was made meanwhile, because making it locks the token that it is made from.
 */
export async function endMadeFromRevoked(sql: Queryable, userId: string): Promise<void> {
  for (let count = 1; count > 0;) {
    ;({ count } = await sql`
      update tokens set revoked_at = now()
      where revoked_at is null and made_from in (
        select hash from tokens where user_id = ${userId} and revoked_at is not null)`)
  }
  await sql`
    delete from access_keys where token_hash in (
      select hash from tokens where user_id = ${userId} and revoked_at is not null)`
}
