import { hash } from 'node:crypto'
import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { Queryable } from '../../db/queryable.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Tenant, Credential, Identity } from '../../caller/caller.ts'
import { createKeyUse } from './key-use.ts'
import { createSessionUse } from './session-use.ts'
import { createRevisionedCache, readIdentityRevision } from './revisioned-cache.ts'
import { findAccessKey, findTenant, findToken } from './identity-queries.ts'
import type { UserRow } from './identity-queries.ts'
import type { MasterKey } from '../master-key/master-key.ts'
import { hashSecret } from '../secret.ts'

/** Longest token that HSS allows (docs/wire/iam.md, "Tokens"). */
const MAX_TOKEN_CHARACTERS = 32_768

/** Finds the identity behind a credential. What was seen lately is answered from memory. */
export interface Identities {
  /** @throws APIGW.0301 for an unknown token, APIGW.0307 for one that expired or was revoked. */
  ofToken(token: string): Promise<Identity>
  /** @throws APIGW.0307 for a session that there is not, that ended, or that was not used for 12 hours. */
  ofSession(secret: string): Promise<Identity>
  /** Undefined when there is no such key, or it is disabled or expired, or its user is disabled. */
  ofAccessKey(access: string): Promise<KeyHolder | undefined>
  /** Makes the next look-up ask the database: this process changed something, or doubts what it remembers. */
  expectChanges(): void
  /** Resolves when no write is under way that no request waits for; the database may be closed then. */
  settled(): Promise<void>
}

/** An access key with all that is needed to check a signature made with it. */
export interface KeyHolder {
  readonly identity: Identity
  readonly secret: string
  /** Present for a temporary key, which counts only together with its security token. */
  readonly securityTokenHash: Buffer | undefined
  /** To be called after each request that was signed with the key. */
  wasUsed(): void
}

export function createIdentities(sql: Queryable, masterKey: MasterKey): Identities {
  const cache = createRevisionedCache(() => readIdentityRevision(sql))
  const keyUse = createKeyUse(sql)
  const sessionUse = createSessionUse(sql)

  return {
    ofToken: async (token) => {
      if (token.length > MAX_TOKEN_CHARACTERS) throw undecodable()
      // The text form costs 1 µs. The hash as bytes costs 3, and only the database needs it.
      const key = `token ${hash('sha256', token, 'base64')}`
      const known = await cache.find(key, () => readToken(hashSecret(token)))
      if (known === undefined) throw undecodable()
      if (known.expiresAt <= Date.now()) throw over()
      return known.identity
    },
    ofSession: async (secret) => {
      const known = await cache.find(`session ${hash('sha256', secret, 'base64')}`, () =>
        readSession(hashSecret(secret)),
      )
      const isThere = known !== undefined && known.credential.expiresAt.getTime() > Date.now()
      if (!isThere || !(await sessionUse.isInUse(known.credential))) throw over()
      return known
    },
    ofAccessKey: async (access) => {
      const known = await cache.find(`key ${access}`, () => readAccessKey(access))
      return known === undefined || known.expiresAt <= Date.now() ? undefined : known.holder
    },
    expectChanges: () => cache.expectChanges(),
    settled: async () => {
      await Promise.all([keyUse.settled(), sessionUse.settled()])
    },
  }

  async function readToken(
    hash: Buffer,
  ): Promise<{ identity: Identity; expiresAt: number } | undefined> {
    const row = await findToken(sql, hash)
    // Who has the secret of a browser's session has no token: it counts in its cookie only.
    if (row === undefined || row.sessionUsedAt !== null) return undefined
    if (row.isRevoked || !row.userEnabled) throw over()
    const { projectId, boundProjectId } = row
    const credential = { kind: 'token', projectId, boundProjectId } as const
    return { identity: await identityOf(row, credential), expiresAt: row.expiresAt.getTime() }
  }

  async function readSession(hash: Buffer): Promise<SessionIdentity | undefined> {
    const row = await findToken(sql, hash)
    if (row === undefined || row.sessionUsedAt === null) return undefined
    if (row.isRevoked || !row.userEnabled) throw over()
    const { expiresAt, sessionUsedAt: usedAt } = row
    const credential = { kind: 'session', hash, expiresAt, usedAt } as const
    return { ...(await identityOf(row, credential)), credential }
  }

  async function readAccessKey(
    access: string,
  ): Promise<{ holder: KeyHolder; expiresAt: number } | undefined> {
    const row = await findAccessKey(sql, access)
    if (row === undefined || !row.isEnabled || !row.userEnabled) return undefined
    const credential: Credential =
      row.expiresAt === null
        ? { kind: 'access key', access }
        : {
            kind: 'temporary access key',
            access,
            projectId: row.projectId,
            expiresAt: row.expiresAt,
          }
    return {
      holder: {
        identity: await identityOf(row, credential),
        secret: masterKey.decrypt(row.secret, access),
        securityTokenHash: row.securityTokenHash ?? undefined,
        wasUsed: () => keyUse.note(access),
      },
      expiresAt: row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    }
  }

  async function identityOf(row: UserRow, credential: Credential): Promise<Identity> {
    const tenant = await cache.find(`tenant ${row.tenantId}`, () => readTenant(row.tenantId))
    if (tenant === undefined) throw new Error('a user without a tenant')
    const user = { id: row.userId, name: row.userName }
    return { user, tenant, grants: row.grants, credential }
  }

  async function readTenant(id: string): Promise<Tenant | undefined> {
    const row = await findTenant(sql, id)
    if (row === undefined) return undefined
    const { name, isOperator, projects, enterpriseProjects } = row
    return {
      id,
      name,
      isOperator,
      projects: new Map(projects.map((project) => [project.id, project.name])),
      enterpriseProjects: new Map([
        [DEFAULT_ENTERPRISE_PROJECT, { enabled: true }],
        ...enterpriseProjects.map((each) => [each.id, { enabled: each.enabled }] as const),
      ]),
    }
  }
}

interface SessionIdentity extends Identity {
  readonly credential: Extract<Credential, { kind: 'session' }> & { readonly usedAt: Date }
}

function over(): ApiFailure {
  return new ApiFailure('APIGW.0307')
}

function undecodable(): ApiFailure {
  return new ApiFailure('APIGW.0301', 'decrypt token fail')
}
