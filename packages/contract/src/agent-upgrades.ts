import * as Type from 'typebox'
import type { Static } from 'typebox'
import { agentRoutes } from './agent-routes.ts'
import { MAX_CHARACTERS, MAX_RELEASE_BYTES, MAX_RING_MINUTES } from './bounds.ts'
import {
  agentHeaders,
  agentParams,
  hostText,
  instant,
  page,
  projectParams,
  strictObject,
} from './fields.ts'
import { defineOperations } from './operation.ts'
import { AGENT_UPGRADE_RINGS } from './vocabulary.ts'

/** Minutes from the beginning of one ring to the next one, unless somebody says otherwise. */
export const DEFAULT_RING_MINUTES = 60

const upgradeId = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'Names one attempt of a project; an agent tries each once.',
})
const version = Type.String({
  pattern: String.raw`^\d{1,6}\.\d{1,6}\.\d{1,6}(?:[-~][0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?$`,
  maxLength: MAX_CHARACTERS.agent_version,
  title: 'a version such as 0.2.0',
  description: 'Version of the agent.',
})
const architecture = Type.Enum(['x86_64', 'aarch64'])

const upgradePackage = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  bytes: Type.Integer({ minimum: 1, maximum: MAX_RELEASE_BYTES }),
})

/** The version that an agent is to become, in its policy. */
export const upgradeOffer = Type.Object(
  {
    upgrade_id: upgradeId,
    version,
    packages: Type.Object(
      { x86_64: Type.Optional(upgradePackage), aarch64: Type.Optional(upgradePackage) },
      { description: 'The `.tar.gz` below `/install/` for each processor.' },
    ),
  },
  {
    description:
      'Left out: the agent stays what it is. An agent takes it only where its host allows that, and where the release is signed with the key that the agent was built with.',
  },
)
export type UpgradeOffer = Static<typeof upgradeOffer>

/** What an agent says of an upgrade of itself. That it succeeded is seen in its reports. */
export const upgradeReport = Type.Object({
  state: Type.Enum(['ready', 'unable', 'installing', 'failed'], {
    description:
      '`ready`: its host allows it to upgrade itself; said at each start. `unable`: it cannot, and why. The others are of an offer.',
  }),
  architecture: Type.Optional(architecture),
  upgrade_id: Type.Optional(upgradeId),
  detail: Type.Optional(hostText(MAX_CHARACTERS.detail, 'Why not.')),
})
export type UpgradeReport = Static<typeof upgradeReport>

/** The operation of an agent. */
export const upgradeReportOperations = defineOperations({
  reportUpgrade: {
    ...agentRoutes.reportUpgrade,
    summary: 'Tell whether an agent can upgrade itself, and how far it is',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    body: upgradeReport,
    success: 204,
    response: Type.Object({}),
  },
})

const minuteOfDay = (description: string) =>
  Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    title: 'a time such as 01:30',
    description,
  })

const upgradeWindow = strictObject({
  from: minuteOfDay('Agents are asked from then on, UTC. Any time unless a window is given.'),
  to: minuteOfDay('And no more from then on; before `from`: on the next day.'),
})
export type UpgradeWindow = Static<typeof upgradeWindow>

const hosts = (description: string) => Type.Integer({ minimum: 0, description })

const agentUpgrade = Type.Object({
  state: Type.Enum(['none', 'running', 'paused', 'halted', 'cancelled'], {
    description: '`none`: nobody asked for one. `halted`: the server stopped it, and why.',
  }),
  newest_version: Type.Optional(
    Type.String({ description: 'Newest version in the folder of packages; left out: none.' }),
  ),
  upgrade_id: Type.Optional(upgradeId),
  version: Type.Optional(version),
  ring: Type.Optional(
    Type.Enum([...AGENT_UPGRADE_RINGS], {
      description: '`first`: one host. `some`: five of a hundred. `rest`: all others.',
    }),
  ),
  ring_since: Type.Optional(instant('When this ring began.')),
  ring_minutes: Type.Optional(
    Type.Integer({ description: 'From the beginning of one ring to the next one, at least.' }),
  ),
  window: Type.Optional(upgradeWindow),
  reason: Type.Optional(Type.String({ description: 'Of halted: why.' })),
  started_at: Type.Optional(instant('When somebody asked for it.')),
  hosts: Type.Object({
    able: hosts('Whose agents can upgrade themselves.'),
    unable: hosts('Where that is wanted and not possible; the list of hosts says why.'),
    waiting: hosts('Able ones with an older version whose turn has not come.'),
    upgrading: hosts('That were asked and are at it.'),
    done: hosts('Whose new version was seen in a report.'),
    failed: hosts('That went on with the version before.'),
    set_aside: hosts('That failed before somebody let the others go on.'),
  }),
})
export type AgentUpgrade = Static<typeof agentUpgrade>

const agentUpgradeHost = Type.Object({
  host_id: Type.String(),
  name: Type.String({ description: 'Display name of the host, or else its own.' }),
  agent_version: Type.String(),
  state: Type.Enum(['able', 'unable', 'offered', 'installing', 'done', 'failed', 'set_aside']),
  ring: Type.Optional(Type.Enum([...AGENT_UPGRADE_RINGS])),
  since: Type.Optional(instant('Since when it is in this state.')),
  reason: Type.Optional(Type.String({ description: 'Why not, as the agent says.' })),
})
export type AgentUpgradeHost = Static<typeof agentUpgradeHost>

export const agentUpgradeOperations = defineOperations({
  showAgentUpgrade: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/agent-upgrade',
    summary: 'Show which version the agents of a project are to become, and how far they are',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    response: agentUpgrade,
    errors: [],
  },
  startAgentUpgrade: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/agent-upgrade',
    summary: 'Have the agents of a project become another version',
    description:
      'Agents that are allowed to upgrade themselves on their hosts are asked: one, then five of a hundred, then the rest. The server halts it when the first one fails, and when more than two of a hundred do. The version must lie in the folder of packages as a `.tar.gz`, with a signature. An earlier one ends.',
    tag: 'OpenHSS',
    access: 'openhss:agents:upgrade',
    params: projectParams,
    body: strictObject({
      version,
      ring_minutes: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: MAX_RING_MINUTES,
          description: `From the beginning of one ring to the next one, at least; ${DEFAULT_RING_MINUTES} unless given.`,
        }),
      ),
      window: Type.Optional(upgradeWindow),
    }),
    response: agentUpgrade,
    errors: [],
  },
  changeAgentUpgrade: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/agent-upgrade/state',
    summary: 'Pause, resume or cancel the upgrade of agents',
    description:
      'No further agent is asked; one that is at it goes on. To resume one that was halted sets the hosts aside that failed.',
    tag: 'OpenHSS',
    access: 'openhss:agents:upgrade',
    params: projectParams,
    body: strictObject({ state: Type.Enum(['running', 'paused', 'cancelled']) }),
    response: agentUpgrade,
    errors: ['HSS.0011'],
  },
  listAgentUpgradeHosts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/agent-upgrade/hosts',
    summary: 'List the hosts whose agents are to upgrade themselves, with what came of it',
    description: 'Those that failed or cannot come first.',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({ ...page }),
    response: Type.Object({
      total_num: hosts('Hosts.'),
      data_list: Type.Array(agentUpgradeHost),
    }),
    errors: [],
  },
})
