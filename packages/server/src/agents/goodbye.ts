import type { GoodbyeReason } from '@openhss/contract'
import type { AgentPresence } from '../agent-presence/presence.ts'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { noteGoodbye } from '../host-liveness/liveness-queries.ts'

/**
 * Takes it that an agent ends (docs/adr/0030-gone.md): its host is offline at once, with the reason, and the next process
 * of the agent is let in without a wait. An upgrade makes nobody offline.
 */
export async function takeGoodbye(
  { sql, presence }: { readonly sql: Sql; readonly presence: Pick<AgentPresence, 'left'> },
  agent: AgentIdentity,
  reason: GoodbyeReason,
): Promise<void> {
  const { projectId, hostId } = agent
  await sql.begin(async (tx) => {
    if (!(await noteGoodbye(tx, agent, reason)) || reason === 'upgrade') return
    const details = { last_seen_at: new Date().toISOString(), reason }
    await insertHostEvents(tx, projectId, [{ hostId, kind: 'offline', details }])
  })
  presence.left(agent.agentId, agent.instance)
}
