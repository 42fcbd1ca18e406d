import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/api-error.ts'
import type { Identity } from '../http/caller.ts'
import { findToken } from './iam-queries.ts'
import { hashSecret } from './secret.ts'

/** Longest token that HSS allows (both seed documents). */
const MAX_TOKEN_CHARACTERS = 32_768

/** How long a token is believed without asking the database: a revoked one dies within this time. */
const BELIEF_MS = 1000

/** Bounds the memory of the cache; 10,000 identities are about 5 MB. */
const MAX_BELIEVED = 10_000

/**
 * From token to identity. A known token is answered from memory for a second, so a busy client costs
 * one query a second instead of one a request.
 */
export function createIdentities(sql: Queryable): (token: string) => Promise<Identity> {
  const believed = new Map<string, { identity: Identity; expiresAt: number; until: number }>()

  return async (token) => {
    if (token.length > MAX_TOKEN_CHARACTERS) throw undecodable()
    const hash = hashSecret(token)
    const key = hash.toString('base64')
    const now = Date.now()
    const known = believed.get(key)
    if (known !== undefined && now < known.until && now < known.expiresAt) return known.identity

    believed.delete(key)
    const { identity, expiresAt } = await readIdentity(sql, hash)
    if (believed.size >= MAX_BELIEVED) believed.clear()
    believed.set(key, { identity, expiresAt, until: now + BELIEF_MS })
    return identity
  }
}

async function readIdentity(
  sql: Queryable,
  hash: Buffer,
): Promise<{ identity: Identity; expiresAt: number }> {
  const row = await findToken(sql, hash)
  if (row === undefined) throw undecodable()
  if (!row.userEnabled || row.expiresAt.getTime() <= Date.now()) throw new ApiFailure('APIGW.0307')
  const { projectId, projectName } = row
  const project =
    projectId === null || projectName === null ? undefined : { id: projectId, name: projectName }
  return {
    identity: {
      userId: row.userId,
      userName: row.userName,
      domain: { id: row.domainId, name: row.domainName },
      project,
      // The only user is the administrator.
      permissions: ['*'],
    },
    expiresAt: row.expiresAt.getTime(),
  }
}

function undecodable(): ApiFailure {
  return new ApiFailure('APIGW.0301', 'decrypt token fail')
}
