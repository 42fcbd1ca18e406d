import type { Queryable } from '../../db/queryable.ts'
import type { HeldGrant } from '../../caller/caller.ts'

export interface NamedRow {
  readonly id: string
  readonly name: string
}

/** A user with its grants. */
export interface UserRow {
  readonly userId: string
  readonly userName: string
  readonly userEnabled: boolean
  readonly tenantId: string
  readonly grants: readonly HeldGrant[]
}

/** The columns of a UserRow, where `users` is `u`. */
export const userColumns = (sql: Queryable) => sql`
  u.id as "userId", u.name as "userName", u.enabled as "userEnabled", u.domain_id as "tenantId",
  coalesce((
    select json_agg(json_build_object('role', g.role, 'projectId', g.project_id,
      'enterpriseProjectIds', g.enterprise_project_ids) order by g.created_at, g.id)
    from grants g where g.user_id = u.id
  ), '[]') as grants`

/** Finds a user, a disabled one too. */
export async function findUser(sql: Queryable, id: string): Promise<UserRow | undefined> {
  const [row] = await sql<UserRow[]>`select ${userColumns(sql)} from users u where u.id = ${id}`
  return row
}

export interface TokenRow extends UserRow {
  readonly projectId: string | null
  readonly boundProjectId: string | null
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly isRevoked: boolean
  /** When the session of a browser was used last, to some minutes; null for a token proper. */
  readonly sessionUsedAt: Date | null
}

/** Finds the row of a token or a session, also when the token has expired or was revoked or its user was disabled. */
export async function findToken(sql: Queryable, hash: Buffer): Promise<TokenRow | undefined> {
  const [row] = await sql<TokenRow[]>`
    select ${userColumns(sql)}, t.project_id as "projectId", t.issued_at as "issuedAt",
      coalesce(t.bound_project_id, t.project_id) as "boundProjectId",
      t.expires_at as "expiresAt", t.revoked_at is not null as "isRevoked",
      t.session_used_at as "sessionUsedAt"
    from tokens t join users u on u.id = t.user_id
    where t.hash = ${hash}`
  return row
}

export interface AccessKeyRow extends UserRow {
  readonly access: string
  /** Encrypted with the master key. */
  readonly secret: Buffer
  readonly isEnabled: boolean
  /** These fields are null for a permanent key; a temporary key may be for no project as well. */
  readonly projectId: string | null
  readonly securityTokenHash: Buffer | null
  readonly expiresAt: Date | null
}

/** Finds the row of a key, also when the key has expired or was disabled. */
export async function findAccessKey(
  sql: Queryable,
  access: string,
): Promise<AccessKeyRow | undefined> {
  const [row] = await sql<AccessKeyRow[]>`
    select ${userColumns(sql)}, k.access, k.secret, k.enabled as "isEnabled",
      k.project_id as "projectId", k.security_token_hash as "securityTokenHash",
      k.expires_at as "expiresAt"
    from access_keys k join users u on u.id = k.user_id
    where k.access = ${access}`
  return row
}

export interface TenantRow {
  readonly id: string
  readonly name: string
  readonly isOperator: boolean
  readonly projects: readonly { readonly id: string; readonly name: string }[]
  readonly enterpriseProjects: readonly { readonly id: string; readonly enabled: boolean }[]
}

export async function findTenant(sql: Queryable, id: string): Promise<TenantRow | undefined> {
  const [row] = await sql<TenantRow[]>`
    select d.id, d.name, d.is_operator as "isOperator",
      coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name))
        from projects p where p.domain_id = d.id), '[]') as projects,
      coalesce((select json_agg(json_build_object('id', e.id, 'enabled', e.enabled))
        from enterprise_projects e where e.domain_id = d.id), '[]') as "enterpriseProjects"
    from domains d where d.id = ${id}`
  return row
}

/**
 * Writes the hour of the last use. A row that has this hour already is left alone: only the first server of
 * an hour writes.
 */
export async function writeLastUse(sql: Queryable, access: string): Promise<void> {
  await sql`
    update access_keys k set last_used_at = date_trunc('hour', now())
    where k.access = ${access} and k.expires_at is null
      and k.last_used_at is distinct from date_trunc('hour', now())`
}

export async function hasUser(sql: Queryable, tenantId: string, userId: string): Promise<boolean> {
  const rows = await sql`select 1 from users where domain_id = ${tenantId} and id = ${userId}`
  return rows.length === 1
}

/** Reads when a session was used last; undefined when there is no such session. */
export async function readSessionUse(sql: Queryable, hash: Buffer): Promise<Date | undefined> {
  const [row] = await sql<{ usedAt: Date | null }[]>`
    select session_used_at as "usedAt" from tokens where hash = ${hash}`
  return row?.usedAt ?? undefined
}

/** Writes that a session is used now. One that ended stays as it is. */
export async function writeSessionUse(sql: Queryable, hash: Buffer): Promise<void> {
  await sql`
    update tokens set session_used_at = now()
    where hash = ${hash} and session_used_at is not null and revoked_at is null`
}
