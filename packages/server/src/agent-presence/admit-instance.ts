import { recordEvent } from '../audit/record-event.ts'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import { noteCopy, refuseInstances, replaceInstance, restoreInstance } from './instance-queries.ts'
import type { KnownAgent } from './instance-queries.ts'
import type { AgentPresence } from './presence.ts'

/**
 * Lets one instance of an agent speak for its host, and no copy of it beside (docs/adr/0016-one-instance.md).
 * @returns false when another call changed meanwhile who does; the caller looks again.
 * @throws AGENT.0003 for an instance that is, or may be, a copy.
 */
export async function admitInstance(
  { sql, presence }: { readonly sql: Sql; readonly presence: AgentPresence },
  agent: AgentIdentity,
  known: KnownAgent,
  origin: Origin,
): Promise<boolean> {
  const { agentId, instance } = agent
  const { current } = known
  if (known.isCopy) throw await refuseCopy(sql, agent, known, origin)
  if (instance === current) {
    const copies = presence.heard(agentId, instance)
    const [copy] = copies
    if (copy === undefined) return true
    await sql.begin(async (tx) => {
      const refused = { current, copies: copies.map((each) => each.instance) }
      if (await refuseInstances(tx, agent, refused)) await tellOfCopy(tx, agent, copy.origin)
    })
    return true
  }
  if (known.isEarlier) {
    if (known.mayBeLate) throw inDoubt()
    return sql.begin(async (tx) => {
      const isRestored = await restoreInstance(tx, agent, { current, earlier: instance })
      if (!isRestored) return false
      presence.heard(agentId, instance)
      await tellOfCopy(tx, agent, { ...origin, sourceIp: '' })
      return true
    })
  }
  if (presence.isAtWork(agentId, current)) {
    presence.met(agentId, { instance, origin })
    throw inDoubt()
  }
  if (!(await replaceInstance(sql, agent, { current, next: instance }))) return false
  presence.heard(agentId, instance)
  return true
}

/** Notes a call of a copy, and returns what it is told. */
export async function refuseCopy(
  sql: Sql,
  agent: AgentIdentity,
  { isNoted }: Pick<KnownAgent, 'isNoted'>,
  origin: Origin,
): Promise<ApiFailure> {
  if (!isNoted) await sql.begin((tx) => tellOfCopy(tx, agent, origin))
  return new ApiFailure('AGENT.0003', WHAT_TO_DO, { retryAfterSeconds: COPY_ASKS_AGAIN_SECONDS })
}

const COPY_ASKS_AGAIN_SECONDS = 300

const WHAT_TO_DO =
  'Make the copy a host of its own (splitHost), or remove the folder agent of its data directory and enrol it with a join token.'

function inDoubt(): ApiFailure {
  const detail = 'Which of the two goes on is seen soon; ask again in a second.'
  return new ApiFailure('AGENT.0003', detail, { retryAfterSeconds: 1 })
}

async function tellOfCopy(tx: Queryable, agent: AgentIdentity, origin: Origin): Promise<void> {
  const { projectId, hostId } = agent
  const due = await noteCopy(tx, agent, origin.sourceIp)
  if (due === undefined) return
  const details = { source_ip: origin.sourceIp }
  await insertHostEvents(tx, projectId, [{ hostId, kind: 'cloned', details }])
  await recordEvent(
    tx,
    origin,
    { tenantId: due.tenantId, userName: due.hostName, credential: 'agent secret' },
    { result: 'AGENT.0003', projectId, resourceType: 'host', resourceId: hostId },
  )
}
