import { MAX_LISTED_AGENT_STATES } from '@openhss/contract'
import type { AgentState, agentStatusOperations, GoodbyeReason } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { badRequest } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { countAgents, findAgent } from './agent-status-queries.ts'
import type { AgentRow } from './agent-status-queries.ts'

export function agentStatusHandlers(sql: Queryable): Handlers<typeof agentStatusOperations> {
  return {
    listAgentStatus: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const agent = await findAgent(sql, scope, query.agent_id)
      const reason = query.abnormal_reason?.toLowerCase()
      const states = (agent === undefined ? [] : statesOf(agent)).filter(
        (state) =>
          (query.agent_status === undefined || state.agent_status === query.agent_status) &&
          (reason === undefined || state.abnormal_reason?.toLowerCase().includes(reason) === true),
      )
      const { limit, offset } = query
      return { total_num: states.length, data_list: states.slice(offset, offset + limit) }
    },
    showAgentStatistics: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      if (query.container_type !== undefined) {
        throw badRequest('container_type: OpenHSS does not look at this (container environments).')
      }
      const { total, offline } = await countAgents(sql, scope)
      return { online_num: total - offline, not_online_num: offline, offline_num: offline }
    },
  }
}

/** The states of an agent, newest first; before its first event it was online since it enrolled. Pure. */
function statesOf(agent: AgentRow): AgentState[] {
  const { events, enrolledAt, lastSeenAt, stateSince } = agent
  const isOffline = agent.state === 'offline'
  const states = events.map(({ kind, at, reason }) => stateOf(kind, Date.parse(at), reason))
  // What the sweep says now may be newer than the newest event.
  const [newest] = states
  if (isOffline && newest?.agent_status !== 'offline') {
    states.unshift(stateOf('offline', stateSince.getTime(), agent.goodbye))
  } else if (!isOffline && newest?.agent_status === 'offline') {
    states.unshift(stateOf('online', stateSince.getTime()))
  } else if (newest === undefined) states.push(stateOf('online', enrolledAt.getTime()))
  const [current] = states
  if (isOffline && current !== undefined) {
    const since = `${reasonOf(agent.goodbye)} since ${lastSeenAt.toISOString()}`
    states[0] = { ...current, abnormal_reason: since }
  }
  return states.slice(0, MAX_LISTED_AGENT_STATES)
}

function stateOf(
  status: AgentState['agent_status'],
  time: number,
  goodbye: GoodbyeReason | null = null,
): AgentState {
  return {
    agent_status: status,
    status_time: time,
    ...(status === 'offline' && { abnormal_reason: reasonOf(goodbye) }),
  }
}

function reasonOf(goodbye: GoodbyeReason | null): string {
  return goodbye === null ? 'The agent was not heard of' : REASONS[goodbye]
}

const REASONS: Readonly<Record<GoodbyeReason, string>> = {
  shutdown: 'The host was shut down; the agent was not heard of',
  stopped: 'The agent was stopped; it was not heard of',
  upgrade: 'The agent ended for an upgrade; it was not heard of',
  removed: 'The agent was removed; it was not heard of',
}
