import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import { recordEvent } from '../audit/record-event.ts'
import type { Actor } from '../audit/record-event.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import { hashSecret, randomSecret } from '../iam/secret.ts'
import { countJoinTokensLocked, findProjectOwner, insertJoinToken } from './enrolment-queries.ts'

/** One for each host of a large roll-out; a token that is used up or expired is none. */
const MAX_JOIN_TOKENS = 1000

export interface JoinTokenSettings {
  readonly projectId: string
  readonly uses: number
  readonly expiresAt: Date
  readonly enterpriseProjectId: string
}

/**
 * Makes a join token, which is the project it is for and a secret, `<project>.<secret>`, and its event.
 * @throws HSS.0001 when the project has too many.
 */
export async function createJoinToken(
  tx: Transaction,
  origin: Origin,
  actor: Actor,
  settings: JoinTokenSettings,
): Promise<string> {
  const { projectId } = settings
  if ((await countJoinTokensLocked(tx, projectId)) >= MAX_JOIN_TOKENS) {
    throw new ApiFailure('HSS.0001', 'The project has 1,000 join tokens that can be used already.')
  }
  return storeJoinToken(tx, origin, actor, settings)
}

/**
 * A join token for the agent beside this server: one use, one hour. Nobody asked for it, so it ends with
 * nobody's rights, and there may always be one more.
 */
export function createOwnJoinToken(sql: Sql, projectId: string): Promise<string> {
  return sql.begin(async (tx) => {
    const tenantId = await findProjectOwner(tx, projectId)
    if (tenantId === undefined) throw new Error(`the project ${projectId} is gone`)
    return storeJoinToken(
      tx,
      { operationId: 'createJoinToken', requestId: '', sourceIp: '' },
      { tenantId, userName: 'openhss up', credential: 'none' },
      {
        projectId,
        uses: 1,
        expiresAt: new Date(Date.now() + 3_600_000),
        enterpriseProjectId: DEFAULT_ENTERPRISE_PROJECT,
      },
    )
  })
}

async function storeJoinToken(
  tx: Transaction,
  origin: Origin,
  actor: Actor,
  settings: JoinTokenSettings,
): Promise<string> {
  const { projectId, uses, expiresAt, enterpriseProjectId } = settings
  const secret = randomSecret()
  const hash = hashSecret(secret)
  await insertJoinToken(tx, { ...settings, hash, userId: actor.userId ?? null })
  await recordEvent(tx, origin, actor, {
    projectId,
    resourceType: 'join token',
    details: {
      uses: String(uses),
      expires_at: expiresAt.toISOString(),
      enterprise_project_id: enterpriseProjectId,
    },
  })
  return `${projectId}.${secret}`
}

/** A text that is no join token is for no project and gives nothing away. */
export function parseJoinToken(joinToken: string): { projectId: string; secret: string } {
  const dot = joinToken.lastIndexOf('.')
  return { projectId: joinToken.slice(0, Math.max(dot, 0)), secret: joinToken.slice(dot + 1) }
}
