import * as Type from 'typebox'
import type { Static, TSchema } from 'typebox'
import { accountKey, accountVerdict } from './account-verdicts.ts'
import { agentPolicyOperations } from './agent-policy.ts'
import { agentRoutes } from './agent-routes.ts'
import { upgradeReportOperations } from './agent-upgrades.ts'
import {
  MAX_CHARACTERS,
  MAX_DELTA_ROWS,
  MAX_EPHEMERAL_HOURS,
  MAX_JOIN_TOKEN_HOURS,
  MAX_JOIN_TOKEN_USES,
  MAX_REPORTED_ACCOUNTS,
  MAX_REPORTED_PORTS,
} from './bounds.ts'
import { accountCoverage, portCoverage } from './coverage.ts'
import { agentHeaders, agentParams, hostText, instant, projectParams } from './fields.ts'
import { goodbyeOperations } from './goodbye.ts'
import { joinTokenName } from './join-tokens.ts'
import { defineOperations } from './operation.ts'
import { observedPort, portKey } from './ports.ts'
import { accountChanges, portChanges } from './reported-changes.ts'

/** What a host says of itself when it enrols and with each report. */
export const hostFacts = Type.Object({
  host_name: hostText(MAX_CHARACTERS.host_name, 'Name of the host.'),
  private_ip: hostText(
    MAX_CHARACTERS.private_ip,
    'Address of the interface of the default route; empty: not known.',
  ),
  os_name: hostText(MAX_CHARACTERS.os_name, 'Distribution and version, from os-release.'),
  agent_version: hostText(MAX_CHARACTERS.agent_version, 'Version of the agent.'),
})
export type HostFacts = Static<typeof hostFacts>

const digest = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the items as the agent would send them; equal digests mean equal items.',
})

/** What the agent costs its host. */
export const agentUsage = Type.Object(
  {
    cpu_ms: Type.Integer({
      minimum: 0,
      description: 'CPU time of the agent since it started, user and system, all threads.',
    }),
    uptime_ms: Type.Integer({ minimum: 0, description: 'Time since it started.' }),
    resident_bytes: Type.Integer({ minimum: 0, description: 'Resident memory now.' }),
  },
  { additionalProperties: false },
)
export type AgentUsage = Static<typeof agentUsage>

const sentAt = Type.Optional(
  instant(
    'When it was sent, by the clock of the host; left out where nothing rests on that: without changes, soon after the scan.',
  ),
)

/**
 * What changed since a list that the server acknowledged. It is a field of its own, beside `items`: a server that does
 * not know it takes the report for one of an unchanged list, does not hold the digest, and asks for all items.
 */
function deltaOf<Item extends TSchema, Key extends TSchema>(item: Item, key: Key) {
  return Type.Optional(
    Type.Object(
      {
        base: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'The digest of the list before, which the server acknowledged.',
        }),
        items: Type.Array(item, {
          maxItems: MAX_DELTA_ROWS,
          description: 'New items, and all of each one that changed.',
        }),
        removed: Type.Array(key, {
          maxItems: MAX_DELTA_ROWS,
          description: 'What tells the items apart that are gone.',
        }),
      },
      { description: 'In place of `items`: what changed since an acknowledged list.' },
    ),
  )
}

export const portReport = Type.Object({
  host: hostFacts,
  agent_usage: Type.Optional(agentUsage),
  scanned_at: instant('When the scan ended.'),
  coverage: portCoverage,
  digest,
  items: Type.Optional(
    Type.Array(observedPort, {
      maxItems: MAX_REPORTED_PORTS,
      description: 'All open ports; left out when the server already acknowledged this digest.',
    }),
  ),
  delta: deltaOf(observedPort, portKey),
  sent_at: sentAt,
  changes: portChanges,
})
export type PortReport = Static<typeof portReport>

export const accountReport = Type.Object({
  host: hostFacts,
  agent_usage: Type.Optional(agentUsage),
  scanned_at: instant('When the check ended, or its newest finding was made.'),
  coverage: accountCoverage,
  digest,
  items: Type.Optional(
    Type.Array(accountVerdict, {
      maxItems: MAX_REPORTED_ACCOUNTS,
      description: 'All accounts; left out when the server already acknowledged this digest.',
    }),
  ),
  delta: deltaOf(accountVerdict, accountKey),
  sent_at: sentAt,
  changes: accountChanges,
})
export type AccountReport = Static<typeof accountReport>

const acknowledgement = Type.Object({
  acknowledged: Type.Boolean({
    description:
      'True after commit, or when the report says nothing new. False: the server does not hold the digest, or the base of the delta; send all items.',
  }),
  changes_acknowledged: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'Number of the last change that is stored; left out of the answer to a report without changes.',
    }),
  ),
})

const enrolledAgent = Type.Object({
  project_id: Type.String(),
  host_id: Type.String(),
  agent_id: Type.String({ description: '64 hexadecimal characters.' }),
  secret: Type.String({ description: 'Shown once; the server keeps its hash.' }),
})

export const agentOperations = defineOperations({
  createJoinToken: {
    ...agentRoutes.createJoinToken,
    summary: 'Create a token with which agents enrol',
    description:
      'A token counts while the user who made it is enabled and has a role that allows this for the same project and enterprise project; one that a temporary access key made ends with the key. A project has at most 1,000 tokens that are neither used up nor expired.',
    tag: 'OpenHSS',
    access: 'hss:agents:enrol',
    params: projectParams,
    body: Type.Object({
      name: Type.Optional(joinTokenName),
      uses: Type.Integer({
        minimum: 1,
        maximum: MAX_JOIN_TOKEN_USES,
        description: 'How many agents may use it.',
      }),
      valid_hours: Type.Integer({
        minimum: 1,
        maximum: MAX_JOIN_TOKEN_HOURS,
        description: 'Hours until it expires.',
      }),
      enterprise_project_id: Type.Optional(
        Type.String({
          maxLength: 64,
          description:
            'Enterprise project of the hosts that enrol with it; the default one unless given.',
        }),
      ),
      ephemeral_hours: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: MAX_EPHEMERAL_HOURS,
          description:
            'For hosts that come and go: one that enrols with it and is offline for so many hours is deleted by the server. Never unless given.',
        }),
      ),
    }),
    success: 201,
    response: Type.Object({
      id: Type.String({ description: 'Names the token in the list and the audit log.' }),
      join_token: Type.String({ description: 'Shown once; the server keeps its hash.' }),
      expires_at: instant('When it expires.'),
    }),
  },
  checkJoinToken: {
    ...agentRoutes.checkJoinToken,
    effect: 'read',
    summary: 'Tell whether a host could enrol with a join token, without using it up',
    description: 'The installation asks it before it changes anything on a host.',
    tag: 'Agent',
    access: 'public',
    body: Type.Object({ join_token: hostText(MAX_CHARACTERS.join_token, 'Join token.') }),
    response: Type.Object({
      project_id: Type.String({ description: 'Project that hosts enrol in.' }),
      enterprise_project_id: Type.String({ description: 'Where they go in it.' }),
      uses_left: Type.Integer({ minimum: 1, description: 'How many agents may still use it.' }),
      expires_at: instant('When it expires.'),
    }),
    errors: ['AGENT.0001'],
  },
  enrolAgent: {
    ...agentRoutes.enrolAgent,
    summary: 'Exchange a join token for an agent ID and a secret',
    tag: 'Agent',
    access: 'public',
    body: Type.Object({
      join_token: hostText(MAX_CHARACTERS.join_token, 'Join token.'),
      host: hostFacts,
    }),
    success: 201,
    response: enrolledAgent,
    errors: ['AGENT.0001', 'AGENT.0005'],
  },
  claimOwnIdentity: {
    ...agentRoutes.claimOwnIdentity,
    summary: 'Give a copy of an agent an identity of its own, where somebody allowed it',
    description:
      'A copy is refused whatever it calls, so it proves itself in the body: with the secret that was copied, and the instance that was refused.',
    tag: 'Agent',
    access: 'public',
    params: agentParams,
    body: Type.Object({
      secret: hostText(MAX_CHARACTERS.join_token, 'Secret of the agent that was copied.'),
      instance: Type.String({
        pattern: '^[0-9a-f]{32}$',
        description: 'Instance of the copy, as it named it when it was refused.',
      }),
      host: hostFacts,
    }),
    success: 201,
    response: enrolledAgent,
    errors: ['AGENT.0002', 'AGENT.0003'],
  },
  reportPorts: {
    ...agentRoutes.reportPorts,
    summary: 'Replace what is known of the open ports of a host',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    body: portReport,
    response: acknowledgement,
    errors: ['AGENT.0005'],
  },
  reportAccounts: {
    ...agentRoutes.reportAccounts,
    summary: 'Replace what is known of the accounts of a host',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    body: accountReport,
    response: acknowledgement,
    errors: ['AGENT.0005'],
  },
  ...agentPolicyOperations,
  ...goodbyeOperations,
  ...upgradeReportOperations,
})
