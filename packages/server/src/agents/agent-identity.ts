import { timingSafeEqual } from 'node:crypto'
import { admitInstance, refuseCopy } from '../agent-presence/admit-instance.ts'
import type { AgentLookup } from '../agent-presence/agent-lookup.ts'
import { findDeletedAgent, refuseInstances } from '../agent-presence/instance-queries.ts'
import type { KnownAgent } from '../agent-presence/instance-queries.ts'
import type { AgentPresence } from '../agent-presence/presence.ts'
import type { AdmittedAgent } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import type { LivenessNotes } from '../host-liveness/liveness-notes.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import { hashSecret } from '../iam/secret.ts'
import type { AgentClaim } from '../iam/iam-gatekeeper.ts'
import { takeNextSecret } from './agent-secrets.ts'

export interface IdentityParts {
  readonly sql: Sql
  readonly lookup: AgentLookup
  readonly presence: AgentPresence
  readonly liveness: Pick<LivenessNotes, 'heard'>
}

/**
 * Finds the agent with the ID and the secret of a request, and notes that it was heard of.
 * @throws AGENT.0002, the same for a wrong ID and a wrong secret; AGENT.0003 for a copy of the agent; AGENT.0004 when
 *   its host was deleted.
 */
export async function identifyAgent(
  parts: IdentityParts,
  claim: AgentClaim,
  origin: Origin,
): Promise<AdmittedAgent> {
  const { projectId, agentId, instance } = claim
  const isNew = !parts.presence.knows(agentId)
  for (let attempt = 0; attempt < MAX_LOOKS; attempt += 1) {
    const known = await parts.lookup(projectId, claim)
    const secret = known && secretOf(claim, known)
    if (known === undefined || secret === undefined) throw await refusalOf(claim, parts)
    const { hostId, held } = known
    const agent = { projectId, agentId, instance, hostId, held }
    // Calls of the process that just took the new one may still be under way with the one before.
    if (secret === 'previous' && instance !== known.current)
      throw await refuseOldSecret(parts.sql, agent, known, origin)
    if (!(await admitInstance(parts, agent, known, origin))) continue
    if (secret === 'next') await takeNextSecret(parts.sql, agent)
    parts.liveness.heard(agent, { isNews: isNew || known.isMissed })
    return agent
  }
  throw new Error('the instances of an agent change faster than they can be looked at')
}

/** Calls of a new instance come together, and one of them makes it the one that speaks. */
const MAX_LOOKS = 10

async function refusalOf(claim: AgentClaim, { sql }: { readonly sql: Sql }): Promise<ApiFailure> {
  const deleted = await findDeletedAgent(sql, claim.projectId, claim.agentId)
  const isDeleted = deleted !== undefined && isRight(claim, deleted)
  return new ApiFailure(isDeleted ? 'AGENT.0004' : 'AGENT.0002')
}

/** Tells which of an agent's secrets the call has. */
function secretOf(
  claim: AgentClaim,
  { secretHash, nextSecretHash, previousSecretHash }: KnownAgent,
): 'current' | 'next' | 'previous' | undefined {
  if (isRight(claim, secretHash)) return 'current'
  if (nextSecretHash !== null && isRight(claim, nextSecretHash)) return 'next'
  const isOld = previousSecretHash !== null && isRight(claim, previousSecretHash)
  return isOld ? 'previous' : undefined
}

/** The agent took another secret since, so this is a copy of how it was before. */
async function refuseOldSecret(
  sql: Sql,
  agent: AdmittedAgent,
  known: KnownAgent,
  origin: Origin,
): Promise<ApiFailure> {
  if (!known.isCopy) {
    const { current } = known
    await refuseInstances(sql, agent, { current, copies: [agent.instance] })
  }
  return refuseCopy(sql, agent, known, origin)
}

function isRight({ secret }: AgentClaim, secretHash: Buffer): boolean {
  return timingSafeEqual(secretHash, hashSecret(secret))
}
