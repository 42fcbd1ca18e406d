import * as Type from 'typebox'
import type { Static } from 'typebox'
import { enterpriseProjectId, hssPage, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

/** HSS reports at most so many states of an agent. */
export const MAX_LISTED_AGENT_STATES = 10

/** AgentStatusInfo of HSS v5. */
export const agentState = Type.Object({
  agent_status: Type.Enum(['online', 'offline']),
  status_time: Type.Integer({
    minimum: 0,
    format: 'int64',
    description: 'Since when, milliseconds since the epoch.',
  }),
  abnormal_reason: Type.Optional(Type.String({ maxLength: 512, description: 'Of offline: why.' })),
})
export type AgentState = Static<typeof agentState>

const count = (description: string) => Type.Integer({ minimum: 0, format: 'int32', description })

export const agentStatusOperations = defineOperations({
  listAgentStatus: {
    method: 'GET',
    path: '/v5/{project_id}/host-management/agent/status',
    summary: 'List since when an agent was online and offline',
    description: 'Its ten newest states, the newest first.',
    tag: 'Host management',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      ...hssPage,
      agent_id: Type.String({ minLength: 1, maxLength: 64, description: 'Agent ID.' }),
      agent_status: Type.Optional(
        Type.Enum(['not_installed', 'online', 'offline', 'install_failed', 'installing'], {
          description: 'An agent that is known here was never in the states of an installation.',
        }),
      ),
      abnormal_reason: Type.Optional(
        Type.String({ maxLength: 512, description: 'A part of the reason, in any case.' }),
      ),
    }),
    response: Type.Object({
      total_num: Type.Integer({ minimum: 0, maximum: MAX_LISTED_AGENT_STATES, format: 'int32' }),
      data_list: Type.Array(agentState),
    }),
  },
  showAgentStatistics: {
    method: 'GET',
    path: '/v5/{project_id}/overview/agent/statistics',
    summary: 'Count the agents that are online and offline',
    description:
      'Which agents wait for an upgrade and which servers are nodes of a cluster is not collected, and left out.',
    tag: 'Overview',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      container_type: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1,
          format: 'int32',
          description: 'Refused: which servers have a container environment is not collected.',
        }),
      ),
    }),
    response: Type.Object({
      online_num: count('Online; also an agent that is late.'),
      not_online_num: count('All others.'),
      offline_num: count('Offline.'),
    }),
  },
})
