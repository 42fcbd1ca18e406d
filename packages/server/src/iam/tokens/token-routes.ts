import { SUBJECT_TOKEN_HEADER, tokenOperations } from '@openhss/contract'
import type { Token } from '@openhss/contract'
import type { Queryable } from '../../db/queryable.ts'
import { ApiFailure } from '../../http/api-error.ts'
import type { Handlers } from '../../http/operations.ts'
import { unbuilt } from '../../http/unbuilt.ts'
import { findProject, findUser, insertToken } from '../iam-queries.ts'
import type { NamedRow, Reference, UserRow } from '../iam-queries.ts'
import { createPasswordGate } from '../password-gate.ts'
import { verifyPassword } from '../password-hash.ts'
import { hashSecret, randomSecret } from '../secret.ts'

/** A day, as IAM's tokens live. Source: iam.md section 2. */
const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000

export function tokenHandlers(sql: Queryable): Handlers<typeof tokenOperations> {
  const passwordGate = createPasswordGate()
  return {
    ...unbuilt(tokenOperations),
    createToken: async ({ query, body }, call) => {
      const { user: asked } = body.auth.identity.password
      const user = await findUser(sql, asked.name, asked.domain)
      const isRight = await passwordGate(() => verifyPassword(asked.password, user?.passwordHash))
      if (!isRight || user === undefined) throw refused()
      const project = await findScope(sql, user, body.auth.scope)
      const secret = randomSecret()
      const issuedAt = new Date()
      const expiresAt = new Date(issuedAt.getTime() + TOKEN_LIFE_MS)
      await insertToken(sql, {
        hash: hashSecret(secret),
        userId: user.id,
        domainId: user.domain.id,
        projectId: project?.id,
        issuedAt,
        expiresAt,
      })
      call.setHeader(SUBJECT_TOKEN_HEADER, secret)
      const token = describeToken(user, project, issuedAt, expiresAt)
      return {
        token:
          query.nocatalog === undefined
            ? { ...token, catalog: catalog(call.endpoint, project) }
            : token,
      }
    },
  }
}

/** The project of a project scope; none for the account's. A scope that the user lacks is refused. */
async function findScope(
  sql: Queryable,
  user: UserRow,
  scope: { project?: Reference; domain?: Reference } | undefined,
): Promise<NamedRow | undefined> {
  if (scope?.domain !== undefined && !matches(user.domain, scope.domain)) throw refused()
  if (scope?.project === undefined) return undefined
  const project = await findProject(sql, user.domain.id, scope.project)
  if (project === undefined) throw refused()
  return project
}

function matches(domain: NamedRow, asked: Reference): boolean {
  return (
    (asked.id === undefined || asked.id === domain.id) &&
    (asked.name === undefined || asked.name === domain.name)
  )
}

/** One message for a wrong account, user, password or scope: it tells a guesser nothing. */
function refused(): ApiFailure {
  return new ApiFailure('IAM.0401')
}

function describeToken(
  user: UserRow,
  project: NamedRow | undefined,
  issuedAt: Date,
  expiresAt: Date,
): Token {
  const { id, name, domain } = user
  return {
    issued_at: withMicroseconds(issuedAt),
    expires_at: withMicroseconds(expiresAt),
    methods: ['password'],
    user: { id, name, domain, password_expires_at: '' },
    ...(project === undefined ? { domain } : { project: { ...project, domain } }),
    roles: [{ id: '0', name: 'admin' }],
  }
}

/** One service, at the address that this server answers on. */
function catalog(url: string, project: NamedRow | undefined): NonNullable<Token['catalog']> {
  const region = project?.name ?? ''
  const endpoints = [
    { id: 'hss', interface: 'public' as const, region, region_id: region, url: `${url}/v5` },
  ]
  return [{ id: 'hss', name: 'hss', type: 'hss', endpoints }]
}

/** IAM writes six digits after the second; JavaScript's clock has three. */
function withMicroseconds(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}
