import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_CHARACTERS, MAX_LABELLED_HOSTS, MAX_LABELS } from './bounds.ts'
import {
  enterpriseProjectFilter,
  hostParams,
  instant,
  page,
  projectParams,
  strictObject,
} from './fields.ts'
import { GOODBYE_REASONS } from './vocabulary.ts'
import { defineOperations, withDefault } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { fleetKeys } from './query/keys.ts'

/** Whether an agent is heard of. */
export const seen = Type.Enum(['online', 'late', 'offline'])
export type Seen = Static<typeof seen>

/** Why a host is offline, where its agent said so before it ended. */
export const offlineReason = Type.Optional(
  Type.Enum([...GOODBYE_REASONS], {
    description:
      'Of offline: what the agent said before it ended. Left out: it said nothing, and why it is offline is not known.',
  }),
)

/** How much the newest scans saw. */
export const covered = Type.Enum(['none', 'partial', 'complete'])
export type Covered = Static<typeof covered>

/** What every row of a list of the fleet says of its host: where it is offline, the row tells of an earlier time. */
export const hostOfRow = {
  host_id: Type.String(),
  name: Type.String({ description: 'Display name of the host, or else its own.' }),
  seen,
  last_seen_at: instant('When the agent last spoke.'),
  offline_reason: offlineReason,
}

const label = Type.String({
  minLength: 1,
  maxLength: MAX_CHARACTERS.label,
  pattern: '^[a-z0-9_.:/-]+$',
  title: `up to ${MAX_CHARACTERS.label} of a-z, 0-9, _ . : / and -`,
  description: 'Label.',
})

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** What is known of a host beside its scans, in lists and by itself. */
export const hostFigures = {
  labels: Type.Array(Type.String(), { description: 'Given by people, in alphabetical order.' }),
  ports_covered: covered,
  accounts_covered: covered,
  ports_total: Type.Optional(count('Open ports; left out before the first port scan.')),
  ports_danger: Type.Optional(count('Of these, dangerous ones.')),
  accounts_weak: Type.Optional(
    count('Accounts with a weak password; left out before the first password check.'),
  ),
  accounts_empty: Type.Optional(count('Accounts with no password.')),
  open_findings: Type.Optional(
    Type.Object(
      {
        critical: count('Critical ones.'),
        high: count('High ones.'),
        medium: count('Medium ones.'),
        low: count('Low ones.'),
      },
      { description: 'Open findings by severity; left out before findings were made.' },
    ),
  ),
}

export const fleetHost = Type.Object({
  ...hostOfRow,
  host_name: Type.String({ description: 'Name that the host has for itself.' }),
  private_ip: Type.String(),
  public_ip: Type.String({ description: 'Empty where it is not known.' }),
  os_name: Type.String(),
  agent_version: Type.String(),
  enterprise_project_id: Type.String(),
  group_id: Type.Optional(Type.String({ description: 'Group of the host, where it is in one.' })),
  group_name: Type.Optional(Type.String()),
  last_port_scan_at: Type.Optional(instant('When the newest port scan ended.')),
  last_password_scan_at: Type.Optional(instant('When the newest password check ended.')),
  coverage: covered,
  enrolled_at: instant('When the host was enrolled.'),
  gaps: count('Things that the newest scans did not see; `showHostScans` names them.'),
  ...hostFigures,
})
export type FleetHost = Static<typeof fleetHost>

const labels = (description: string) =>
  Type.Optional(Type.Array(label, { maxItems: MAX_LABELS, uniqueItems: true, description }))

export const hostListOperations = defineOperations({
  listHosts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/hosts',
    summary: 'List the hosts of a project, with what is known of each',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({
      ...listQuery(fleetKeys, 'os:debian coverage:partial -label:test'),
      sort: withDefault(
        Type.Enum(['name', 'risk', 'last_seen'], {
          description:
            '`name`: by the name that is shown. `risk`: those with the worst open findings first. `last_seen`: those that were not heard of for the longest time first.',
        }),
        'name',
      ),
    }),
    response: listOf(fleetHost, 'Hosts'),
    errors: [],
  },
  renameHost: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/display-name',
    summary: 'Give a host a name that is shown in place of its own',
    tag: 'OpenHSS',
    access: 'openhss:hosts:label',
    params: hostParams,
    body: strictObject({
      display_name: Type.String({
        maxLength: MAX_CHARACTERS.display_name,
        pattern: String.raw`^[^\p{C}\p{Zl}\p{Zp}]*$`,
        title: `up to ${MAX_CHARACTERS.display_name} characters of one line`,
        description: 'Empty: its own name is shown again.',
      }),
    }),
    response: Type.Object({ host_id: Type.String(), display_name: Type.String() }),
    errors: ['HSS.0011'],
  },
  labelHosts: {
    method: 'POST',
    path: '/openhss/v1/{project_id}/host-labels',
    summary: 'Add labels to hosts and take labels from them',
    description: `All of it happens, or nothing: a host that is not there, or that would have more than ${MAX_LABELS} labels, is named. A label in both lists is added.`,
    tag: 'OpenHSS',
    access: 'openhss:hosts:label',
    params: projectParams,
    body: strictObject({
      host_ids: Type.Array(hostParams.properties.host_id, {
        minItems: 1,
        maxItems: MAX_LABELLED_HOSTS,
        uniqueItems: true,
        description: 'Hosts.',
      }),
      add: labels('Labels that they are to have.'),
      remove: labels('Labels that they are not to have.'),
    }),
    response: Type.Object({
      changed: count('Hosts whose labels are others now.'),
    }),
    errors: ['HSS.0011'],
  },
  listHostLabels: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/host-labels',
    summary: 'List the labels of hosts, with how many hosts have each',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectFilter, ...page }),
    response: Type.Object({
      total_num: count('Labels.'),
      data_list: Type.Array(Type.Object({ label: Type.String(), hosts: count('Hosts.') })),
    }),
    errors: [],
  },
})
