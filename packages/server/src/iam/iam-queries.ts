import type { Queryable } from '../db/queryable.ts'

export interface NamedRow {
  readonly id: string
  readonly name: string
}

/** How a request points at an account or a project: by ID, by name, or both. */
export interface Reference {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

export interface UserRow extends NamedRow {
  readonly passwordHash: string
  readonly domain: NamedRow
}

/** The enabled user of that name in that account. */
export async function findUser(
  sql: Queryable,
  name: string,
  domain: Reference,
): Promise<UserRow | undefined> {
  const [row] = await sql<
    { id: string; name: string; passwordHash: string; domainId: string; domainName: string }[]
  >`
    select u.id, u.name, u.password_hash as "passwordHash", d.id as "domainId", d.name as "domainName"
    from users u join domains d on d.id = u.domain_id
    where u.name = ${name} and u.enabled
      and (${domain.id ?? null}::text is null or d.id = ${domain.id ?? null})
      and (${domain.name ?? null}::text is null or d.name = ${domain.name ?? null})
      and (${domain.id ?? domain.name ?? null}::text is not null)`
  if (row === undefined) return undefined
  const { id, passwordHash, domainId, domainName } = row
  return { id, name: row.name, passwordHash, domain: { id: domainId, name: domainName } }
}

export async function findProject(
  sql: Queryable,
  domainId: string,
  project: Reference,
): Promise<NamedRow | undefined> {
  const [row] = await sql<NamedRow[]>`
    select id, name from projects
    where domain_id = ${domainId}
      and (${project.id ?? null}::text is null or id = ${project.id ?? null})
      and (${project.name ?? null}::text is null or name = ${project.name ?? null})
      and (${project.id ?? project.name ?? null}::text is not null)`
  return row
}

export interface TokenRow {
  readonly userId: string
  readonly userName: string
  readonly domainId: string
  readonly domainName: string
  readonly projectId: string | null
  readonly projectName: string | null
  readonly expiresAt: Date
  readonly userEnabled: boolean
}

/** The token's row, also when it has expired or its user was disabled. */
export async function findToken(sql: Queryable, hash: Buffer): Promise<TokenRow | undefined> {
  const [row] = await sql<TokenRow[]>`
    select u.id as "userId", u.name as "userName", d.id as "domainId", d.name as "domainName",
      p.id as "projectId", p.name as "projectName", t.expires_at as "expiresAt",
      u.enabled as "userEnabled"
    from tokens t
      join users u on u.id = t.user_id
      join domains d on d.id = t.domain_id
      left join projects p on p.id = t.project_id
    where t.hash = ${hash}`
  return row
}

/** Stores a token and forgets those that expired more than a day ago. */
export async function insertToken(
  sql: Queryable,
  token: {
    hash: Buffer
    userId: string
    domainId: string
    projectId: string | undefined
    issuedAt: Date
    expiresAt: Date
  },
): Promise<void> {
  await sql`
    with forgotten as (delete from tokens where expires_at < now() - interval '1 day')
    insert into tokens (hash, user_id, domain_id, project_id, issued_at, expires_at)
    values (${token.hash}, ${token.userId}, ${token.domainId}, ${token.projectId ?? null},
      ${token.issuedAt}, ${token.expiresAt})`
}
