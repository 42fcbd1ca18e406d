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

/** The account that operates this service; what nobody's account can be told of is in its audit log. */
export async function operatorAccountId(sql: Queryable): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from domains where is_operator`
  if (row === undefined) throw new Error('no account operates this service')
  return row.id
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
