import { timingSafeEqual } from 'node:crypto'
import type { HostFacts } from '@openhss/contract'
import { recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import { changeStanding } from '../host-state/judging/standing-finding.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import { hashSecret } from '../iam/secret.ts'
import { drawIdentity } from './enrolment.ts'
import type { EnrolledAgent } from './enrolment.ts'
import { insertHost } from './enrolment-queries.ts'
import { findCopiedAgentLocked, takeSplitInstance } from './split-copy-queries.ts'

interface CopyClaim {
  readonly projectId: string
  readonly agentId: string
  /** The secret that was copied. */
  readonly secret: string
  /** The instance that was refused. */
  readonly instance: string
  readonly host: HostFacts
}

/**
 * Makes a copy of an agent a host of its own, once, if somebody allowed that for this instance
 * (docs/adr/0030-gone.md). It is where the original is, and the finding of the original is fixed: another copy that is
 * still there calls within five minutes, and opens it again.
 * @throws AGENT.0002 for an unknown agent or a wrong secret; AGENT.0003 while nobody allowed it.
 */
export function splitCopy(
  sql: Sql,
  { projectId, agentId, secret, instance, host }: CopyClaim,
  origin: Origin,
): Promise<EnrolledAgent> {
  return sql.begin(async (tx) => {
    const original = await findCopiedAgentLocked(tx, projectId, agentId)
    const hash = hashSecret(secret)
    if (!original?.secretHashes.some((each) => timingSafeEqual(each, hash))) {
      throw new ApiFailure('AGENT.0002')
    }
    const { hostId } = original
    if (!(await takeSplitInstance(tx, { projectId, hostId }, instance))) {
      throw new ApiFailure('AGENT.0003', 'Nobody allowed it yet.', {
        retryAfterSeconds: COPY_ASKS_AGAIN_SECONDS,
      })
    }
    const agent = drawIdentity(projectId)
    const place = { ...original, copiedFrom: hostId }
    await insertHost(tx, { ...agent, ...place }, hashSecret(agent.secret), host)
    const details = { copied_from: hostId }
    await insertHostEvents(tx, projectId, [{ hostId: agent.host_id, kind: 'enrolled', details }])
    const now = new Date().toISOString()
    await changeFindings(tx, projectId, [hostId], (found) =>
      changeStanding(found, 'cloned_agent', { facts: undefined, cause: 'clone', now }),
    )
    await recordEvent(
      tx,
      origin,
      { tenantId: original.tenantId, userName: host.host_name, credential: 'agent secret' },
      { projectId, resourceType: 'host', resourceId: agent.host_id, details },
    )
    return agent
  })
}

const COPY_ASKS_AGAIN_SECONDS = 300
