import { randomBytes, randomUUID } from 'node:crypto'
import type { HostFacts } from '@openhss/contract'
import { recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import { hashSecret, randomSecret } from '../iam/secret.ts'
import { findUsableJoinToken, insertHost, useJoinToken } from './enrolment-queries.ts'
import type { JoinTarget, UsableJoinToken } from './enrolment-queries.ts'
import { parseJoinToken } from './join-tokens.ts'

export interface EnrolledAgent {
  readonly project_id: string
  readonly host_id: string
  readonly agent_id: string
  readonly secret: string
}

/**
 * Exchanges a join token for an identity of the agent's own. The server gives the IDs: hardware IDs
 * are shared by cloned machines and would make two hosts one.
 * @throws AGENT.0001 when the token is unknown, used up or expired, when its enterprise project is
 *   disabled, or when the user who made it could not make it now.
 */
export async function enrolAgent(
  sql: Sql,
  joinToken: string,
  host: HostFacts,
  origin: Origin,
): Promise<EnrolledAgent> {
  const { projectId, secret } = parseJoinToken(joinToken)
  const agent = drawIdentity(projectId)
  await sql.begin(async (tx) => {
    const used = admit(await useJoinToken(tx, projectId, hashSecret(secret)))
    const { tenantId, enterpriseProjectId, ephemeralHours } = used
    await insertHost(
      tx,
      { ...agent, enterpriseProjectId, ephemeralHours },
      hashSecret(agent.secret),
      host,
    )
    await insertHostEvents(tx, projectId, [{ hostId: agent.host_id, kind: 'enrolled' }])
    await recordEvent(
      tx,
      origin,
      { tenantId, userName: host.host_name, credential: 'join token' },
      {
        projectId,
        resourceType: 'host',
        resourceId: agent.host_id,
        details: {
          enterprise_project_id: enterpriseProjectId,
          join_token_id: used.joinTokenId,
        },
      },
    )
  })
  return agent
}

/**
 * Tells what an enrolment with a join token would do, and uses nothing up.
 * @throws AGENT.0001 where that would be refused.
 */
export async function checkJoinToken(
  sql: Sql,
  joinToken: string,
): Promise<UsableJoinToken & { readonly projectId: string }> {
  const { projectId, secret } = parseJoinToken(joinToken)
  const found = admit(await findUsableJoinToken(sql, projectId, hashSecret(secret)))
  return { ...found, projectId }
}

function admit<Target extends JoinTarget>(target: Target | undefined): Target {
  if (target === undefined) throw new ApiFailure('AGENT.0001')
  if (!target.takesHosts) throw new ApiFailure('AGENT.0001', 'Its enterprise project is disabled.')
  if (!target.makerMayEnrol) {
    throw new ApiFailure('AGENT.0001', 'The user who made it may no longer enrol agents there.')
  }
  return target
}

/** Draws the identity of a new host. */
export function drawIdentity(projectId: string): EnrolledAgent {
  return {
    project_id: projectId,
    host_id: randomUUID(),
    agent_id: randomBytes(32).toString('hex'),
    secret: randomSecret(),
  }
}
