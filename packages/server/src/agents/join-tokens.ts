import { DEFAULT_ENTERPRISE_PROJECT, JOIN_TOKEN_END_CHARACTERS } from '@openhss/contract'
import { recordEvent } from '../audit/record-event.ts'
import type { Actor } from '../audit/record-event.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import { originWithoutRequest } from '../http/admission/origin.ts'
import type { Origin } from '../http/admission/origin.ts'
import { lockTemporaryKey } from '../iam/access-keys/temporary-key-queries.ts'
import { hashSecret, randomSecret } from '../iam/secret.ts'
import { countJoinTokensLocked, findProjectOwner, insertJoinToken } from './enrolment-queries.ts'

/** Enough for one token per host of a large roll-out. Tokens that are used up or expired do not count. */
const MAX_JOIN_TOKENS = 1000

export interface JoinTokenSettings {
  readonly projectId: string
  /** For people; none unless given. */
  readonly name?: string
  readonly uses: number
  readonly expiresAt: Date
  readonly enterpriseProjectId: string
  /** The temporary key that makes it, with which it ends. */
  readonly temporaryKey?: string
  /** Hours of silence after which hosts that enrol with it are deleted; never unless given. */
  readonly ephemeralHours?: number
}

export interface MadeJoinToken {
  /** Names it in lists and in the audit log. */
  readonly id: string
  readonly joinToken: string
}

/**
 * Makes a join token, `<project>.<secret>`, and its audit event.
 * @throws HSS.0001 when the project has too many; APIGW.0307 when the temporary key that makes it has ended.
 */
export async function createJoinToken(
  tx: Transaction,
  origin: Origin,
  actor: Actor,
  settings: JoinTokenSettings,
): Promise<MadeJoinToken> {
  const { projectId, temporaryKey } = settings
  if (temporaryKey !== undefined && !(await lockTemporaryKey(tx, temporaryKey))) {
    throw new ApiFailure('APIGW.0307')
  }
  if ((await countJoinTokensLocked(tx, projectId)) >= MAX_JOIN_TOKENS) {
    throw badRequest('The project has 1,000 join tokens that can be used already.')
  }
  return storeJoinToken(tx, origin, actor, settings)
}

/**
 * Makes a join token for the agent beside this server: one use, one hour. No user asked for it, so it does not end
 * with a user's rights, and the bound of tokens does not hold for it.
 */
export async function createOwnJoinToken(sql: Sql, projectId: string): Promise<string> {
  const { joinToken } = await sql.begin(async (tx) => {
    const tenantId = await findProjectOwner(tx, projectId)
    if (tenantId === undefined) throw new Error(`the project ${projectId} is gone`)
    return storeJoinToken(
      tx,
      originWithoutRequest('createJoinToken'),
      { tenantId, userName: 'openhss up', credential: 'none' },
      {
        projectId,
        uses: 1,
        expiresAt: new Date(Date.now() + 3_600_000),
        enterpriseProjectId: DEFAULT_ENTERPRISE_PROJECT,
      },
    )
  })
  return joinToken
}

async function storeJoinToken(
  tx: Transaction,
  origin: Origin,
  actor: Actor,
  settings: JoinTokenSettings,
): Promise<MadeJoinToken> {
  const { projectId, name, uses, expiresAt, enterpriseProjectId, ephemeralHours } = settings
  const secret = randomSecret()
  const hash = hashSecret(secret)
  const id = await insertJoinToken(tx, {
    ...settings,
    hash,
    name: name ?? null,
    tokenEnd: secret.slice(-JOIN_TOKEN_END_CHARACTERS),
    userId: actor.userId ?? null,
    temporaryKey: settings.temporaryKey ?? null,
    ephemeralHours: settings.ephemeralHours ?? null,
  })
  await recordEvent(tx, origin, actor, {
    projectId,
    resourceType: 'join token',
    resourceId: id,
    details: {
      ...(name !== undefined && { name }),
      uses: String(uses),
      expires_at: expiresAt.toISOString(),
      enterprise_project_id: enterpriseProjectId,
      ...(ephemeralHours !== undefined && { ephemeral_hours: String(ephemeralHours) }),
    },
  })
  return { id, joinToken: `${projectId}.${secret}` }
}

/** Splits a join token; a text that is none names no project, and the answer tells nothing of it. */
export function parseJoinToken(joinToken: string): { projectId: string; secret: string } {
  const dot = joinToken.lastIndexOf('.')
  return { projectId: joinToken.slice(0, Math.max(dot, 0)), secret: joinToken.slice(dot + 1) }
}
