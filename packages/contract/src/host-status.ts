import * as Type from 'typebox'
import type { Static } from 'typebox'
import {
  enterpriseProjectId,
  hostFilterId,
  hostNameFilter,
  hssPage,
  projectParams,
  regionHeader,
} from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

/** Editions of HSS in their order. */
export const HSS_VERSIONS = [
  'hss.version.null',
  'hss.version.basic',
  'hss.version.advanced',
  'hss.version.enterprise',
  'hss.version.premium',
  'hss.version.wtp',
  'hss.version.container.enterprise',
] as const

/** The edition that tells of open ports and weak passwords. */
export const OWN_HSS_VERSION = 'hss.version.enterprise'

/**
 * Filters of HSS about what is not collected here, and what that is. They are refused: an empty list would say that no
 * server is such, and a full one that all are.
 */
export const FILTERS_NOT_COLLECTED = {
  has_intrusion: 'intrusions',
  has_vul: 'vulnerabilities',
  vpc_id: 'networks of a cloud',
  policy_group_id: 'policy groups',
  policy_group_name: 'policy groups',
  charging_mode: 'charges',
  outside_host: 'whether a server is of a cloud',
  asset_value: 'the importance of servers',
  server_group: 'server groups of assets',
  binding_key: 'key pairs',
  incluster: 'clusters',
  cluster_id: 'clusters',
} as const

const text = (maxLength: number, description: string, minLength = 1) =>
  Type.Optional(Type.String({ minLength, maxLength, description }))
const flag = (description: string) => Type.Optional(Type.Boolean({ description }))
const list = (what: string, count: number, length: number) =>
  Type.Optional(
    Type.String({
      maxLength: count * (length + 1),
      description: `1 to ${count} ${what}, separated by commas, of 1 to ${length} characters each.`,
    }),
  )
const refused = 'Refused, because it is not collected.'

/** Host of HSS v5, without the fields of what is not collected; the last two are ours. */
export const hostStatus = Type.Object({
  host_name: Type.String(),
  host_id: Type.String(),
  agent_id: Type.String(),
  private_ip: Type.String(),
  public_ip: Type.Optional(Type.String({ description: 'Left out when not known.' })),
  enterprise_project_id: Type.String(),
  enterprise_project_name: Type.String(),
  os_name: Type.String(),
  host_status: Type.Optional(
    Type.Enum(['ACTIVE'], { description: 'Left out while the agent is offline: it is not known.' }),
  ),
  agent_status: Type.Enum(['online', 'offline']),
  version: Type.Enum([OWN_HSS_VERSION]),
  protect_status: Type.Enum(['opened', 'protection_exception'], {
    description: 'protection_exception: offline, or not all of it could be seen.',
  }),
  os_type: Type.Enum(['Linux']),
  detect_result: Type.Enum(['undetected', 'clean', 'risk', 'scanning'], {
    description:
      'clean: online, scanned lately, all of it seen, and nothing found. undetected: nothing found, but one of these is missing.',
  }),
  group_id: Type.Optional(Type.String({ description: 'Left out: the server is in no group.' })),
  group_name: Type.Optional(Type.String()),
  asset: Type.Integer({ minimum: 0, format: 'int32', description: 'Dangerous ports.' }),
  baseline: Type.Integer({
    minimum: 0,
    format: 'int32',
    description: 'Accounts with weak or empty passwords.',
  }),
  labels: Type.Array(Type.String()),
  agent_create_time: Type.Integer({ minimum: 0, format: 'int64', description: 'Milliseconds.' }),
  agent_update_time: Type.Integer({
    minimum: 0,
    format: 'int64',
    description: 'When the agent went online or offline, milliseconds.',
  }),
  agent_version: Type.String(),
  upgradable: Type.Boolean({ description: 'The server has a newer package of the agent.' }),
  open_time: Type.Integer({ minimum: 0, format: 'int64', description: 'Milliseconds.' }),
  protect_interrupt: Type.Boolean({ description: 'The agent is offline.' }),
  interrupt_reason: Type.Optional(Type.String({ maxLength: 32 })),
  protect_degradation: Type.Boolean({ description: 'The newest scans did not see everything.' }),
  degradation_reason: Type.Optional(Type.String({ maxLength: 32 })),
  last_port_scan_time: Type.Optional(
    Type.Integer({ minimum: 0, format: 'int64', description: 'Milliseconds; left out: never.' }),
  ),
  last_password_scan_time: Type.Optional(
    Type.Integer({ minimum: 0, format: 'int64', description: 'Milliseconds; left out: never.' }),
  ),
})
export type HostStatus = Static<typeof hostStatus>

export const hostStatusOperations = defineOperations({
  listHostStatus: {
    method: 'GET',
    path: '/v5/{project_id}/host-management/hosts',
    summary: 'List the servers and what was found on them',
    description:
      'Ordered by name, or by risk. A filter about what is not collected answers HSS.0001.',
    tag: 'Host management',
    access: 'hss:hosts:list',
    params: projectParams,
    headers: regionHeader,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      version: Type.Optional(
        Type.Enum([...HSS_VERSIONS], { description: `Every server has ${OWN_HSS_VERSION}.` }),
      ),
      agent_status: Type.Optional(
        Type.Enum(
          [
            'installed',
            'not_installed',
            'online',
            'offline',
            'install_failed',
            'installing',
            'not_online',
          ],
          { description: 'Every server has an agent installed. A late agent is online.' },
        ),
      ),
      detect_result: Type.Optional(Type.Enum(['undetected', 'clean', 'risk', 'scanning'])),
      host_name: hostNameFilter(256),
      host_id: hostFilterId,
      host_status: Type.Optional(
        Type.Enum(['ACTIVE', 'SHUTOFF', 'BUILDING', 'ERROR'], {
          description: 'ACTIVE: online. The others are refused, because they are not collected.',
        }),
      ),
      os_type: Type.Optional(Type.Enum(['Linux', 'Windows'])),
      private_ip: text(128, 'Private IP, or a part of it.'),
      public_ip: text(39, 'Elastic IP, or a part of it.'),
      ip_addr: text(128, 'Public or private IP, or a part of it.'),
      protect_status: Type.Optional(Type.Enum(['closed', 'opened', 'protection_exception'])),
      group_id: text(128, 'Server group ID.'),
      group_name: text(64, 'Server group name, or a part of it, in any case.'),
      vpc_id: text(128, refused),
      host_name_list: list('server names', 60, 64),
      host_id_list: list('server IDs', 100, 36),
      public_ip_list: list('public IPs', 100, 39),
      private_ip_list: list('private IPs', 100, 39),
      has_intrusion: flag(refused),
      has_vul: flag(refused),
      has_baseline: flag('Has accounts with weak or empty passwords.'),
      sort_key: Type.Optional(Type.Enum(['risk_num'], { description: 'By name unless given.' })),
      sort_dir: withDefault(
        Type.Enum(['asc', 'desc'], { description: 'Order of the risks; names are ascending.' }),
        'desc',
      ),
      policy_group_id: text(128, refused, 0),
      policy_group_name: text(256, refused),
      charging_mode: Type.Optional(
        Type.Enum(['packet_cycle', 'on_demand'], { description: refused }),
      ),
      refresh: flag('Ignored: the list is never older than the reports.'),
      get_common_login_locations: flag('Ignored: the field is left out, it is not collected.'),
      above_version: flag('With version: also the editions above it.'),
      outside_host: flag(refused),
      asset_value: Type.Optional(
        Type.Enum(['important', 'common', 'test'], { description: refused }),
      ),
      label: text(64, 'One of its labels.'),
      server_group: text(64, refused),
      agent_upgradable: flag('The server has a newer package of the agent.'),
      install_mode: flag('Ignored.'),
      binding_key: flag(refused),
      protect_interrupt: flag('The agent is offline.'),
      incluster: flag(refused),
      protect_degradation: flag('The newest scans did not see everything.'),
      cluster_id: text(64, refused),
      ...hssPage,
    }),
    response: Type.Object({
      total_num: Type.Integer({
        minimum: 0,
        maximum: 2_097_152,
        format: 'int32',
        description: 'Servers that match.',
      }),
      data_list: Type.Array(hostStatus),
    }),
  },
})
