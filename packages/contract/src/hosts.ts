import * as Type from 'typebox'
import type { Static } from 'typebox'
import { agentUsage } from './agents.ts'
import { accountVerdict } from './account-verdicts.ts'
import type { AccountVerdict } from './account-verdicts.ts'
import { accountCoverage, portCoverage } from './coverage.ts'
import type { AccountCoverage, PortCoverage } from './coverage.ts'
import { hostParams, hssPage, id, instant, projectParams, strictObject } from './fields.ts'
import { hostFigures, offlineReason, seen } from './host-list.ts'
import { defineOperations } from './operation.ts'
import type { ObservedPort, PortStatus } from './ports.ts'

/** One host with the time and the coverage of its newest scans; HSS has no operation for it. */
export const hostScans = Type.Object({
  host_id: Type.String(),
  enterprise_project_id: Type.String(),
  name: Type.String({ description: 'Display name, or else its own name.' }),
  host_name: Type.String(),
  private_ip: Type.String(),
  os_name: Type.String(),
  agent_id: Type.String(),
  agent_version: Type.String(),
  enrolled_at: instant('When the host was enrolled.'),
  ephemeral_hours: Type.Optional(
    Type.Integer({ description: 'Hours offline after which it is deleted; missing: never.' }),
  ),
  seen,
  last_seen_at: instant('When the agent last spoke.'),
  offline_reason: offlineReason,
  last_port_scan_at: Type.Optional(instant('When the newest port scan ended.')),
  last_password_scan_at: Type.Optional(instant('When the newest password check ended.')),
  port_coverage: Type.Optional(portCoverage),
  account_coverage: Type.Optional(accountCoverage),
  ...hostFigures,
  agent_usage: Type.Optional(agentUsage),
  copied_from: Type.Optional(
    Type.String({
      description: 'The host of whose agent this one was a copy, before it was split.',
    }),
  ),
  copied_agent: Type.Optional(
    Type.Object(
      {
        last_refused_at: instant('When the copy called last.'),
        source_ip: Type.String({ description: 'Address that it called from.' }),
      },
      {
        description:
          'Another machine runs with the identity of this host, such as one that was cloned from it. What it reports is refused.',
      },
    ),
  ),
})
export type HostScans = Static<typeof hostScans>

/** How far the accounts of all hosts of a project were checked. Every host is one of the three. */
export const accountCoverageSummary = Type.Object({
  complete: Type.Integer({
    minimum: 0,
    description: 'Hosts of whose accounts nothing was missed.',
  }),
  incomplete: Type.Integer({
    minimum: 0,
    description: 'Hosts with accounts that were not all read or tested; see their scans.',
  }),
  unchecked: Type.Integer({
    minimum: 0,
    description: 'Hosts whose accounts were not checked yet.',
  }),
})
export type AccountCoverageSummary = Static<typeof accountCoverageSummary>

/** What `openhss scan --json` prints: one host, looked at now, nothing stored. */
export interface ScanResult {
  readonly ports: readonly (ObservedPort & { status: PortStatus })[]
  readonly accounts: readonly AccountVerdict[]
  /** A part that was left out on request is absent. */
  readonly coverage: { readonly ports?: PortCoverage; readonly accounts?: AccountCoverage }
  /** Only of a scan that somebody stopped: what it did not reach may be weak or open. */
  readonly interrupted?: true
}

export const hostOperations = defineOperations({
  showAccountCoverage: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/account-coverage',
    summary: 'Show of how many hosts all accounts were checked',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    response: accountCoverageSummary,
    errors: [],
  },
  showHostScans: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/scans',
    summary: 'Show when a host was scanned and what the scans covered',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: hostParams,
    response: hostScans,
    errors: ['HSS.0011'],
  },
  moveHost: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/enterprise-project',
    summary: 'Move a host, and all that is known of it, to another enterprise project',
    tag: 'OpenHSS',
    access: 'hss:hosts:move',
    params: hostParams,
    body: strictObject({ enterprise_project_id: id('Enterprise project') }),
    response: Type.Object({ host_id: Type.String(), enterprise_project_id: Type.String() }),
    errors: ['HSS.0011'],
  },
  deleteHost: {
    method: 'DELETE',
    path: '/openhss/v1/{project_id}/hosts/{host_id}',
    summary: 'Delete a host, and all that is known of it; the secret of its agent ends at once',
    description:
      'Its agent is refused with AGENT.0004 from the next call on, also in the request that it holds open.',
    tag: 'OpenHSS',
    access: 'hss:hosts:delete',
    params: hostParams,
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  splitHost: {
    method: 'POST',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/split',
    summary: 'Let copies of the agent of a host become hosts of their own',
    description:
      'Holds for the copies that were refused until now, and for a day. Each asks within five minutes, and is a new host from then on, `copied_from` this one. Be sure that they are yours: who stole the identity looks the same.',
    tag: 'OpenHSS',
    access: 'hss:agents:enrol',
    params: hostParams,
    response: Type.Object({
      host_id: Type.String(),
      copies: Type.Integer({
        description: 'Starts of copies that were refused, of which some may have ended.',
      }),
    }),
    errors: ['HSS.0001', 'HSS.0011'],
  },
  rotateAgentSecret: {
    method: 'POST',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/agent-secret',
    summary: 'Have the agent of a host take another secret',
    description:
      'The agent fetches it by itself, as it does every thirty days; the old one counts until the new one was used once.',
    tag: 'OpenHSS',
    access: 'hss:agents:enrol',
    params: hostParams,
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  listAccountVerdicts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/account-verdicts',
    summary: 'List how every account of a host was judged, weak or not',
    tag: 'OpenHSS',
    access: 'hss:weakPwds:list',
    params: hostParams,
    query: Type.Object(hssPage),
    response: Type.Object({
      total_num: Type.Integer({ minimum: 0 }),
      data_list: Type.Array(accountVerdict),
    }),
  },
})
