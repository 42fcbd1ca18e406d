import * as Type from 'typebox'
import type { Static } from 'typebox'
import { accountState } from './weak-passwords.ts'
import { gapReason } from './coverage.ts'
import { hostParams, instant, projectParams, serviceType } from './fields.ts'
import { defineOperations } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { observedPort } from './ports.ts'
import { changeKeys } from './query/keys.ts'

const verdict = Type.Enum(['weak', 'empty', 'not_found', 'locked', 'unsupported', 'error'])

export const PORT_CHANGES = ['port_opened', 'port_closed', 'program_changed'] as const
export const ACCOUNT_CHANGES = [
  'account_appeared',
  'account_gone',
  'verdict_changed',
  'password_changed',
  'account_changed',
] as const
export const HOST_CHANGES = [
  'enrolled',
  'online',
  'offline',
  'moved',
  'upgraded',
  'cloned',
  'deleted',
  'coverage_lost',
  'coverage_regained',
  'changes_lost',
] as const

/** Where something is that has a history: the container is no part of it, because a recreated one is the same. */
export const historyPort = {
  category: observedPort.properties.category,
  port: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    description:
      'Port number. 0: the ports from 32768 to 60999 of one program, which the kernel hands out to clients; those that are on a list of ports stand for themselves.',
  }),
  type: observedPort.properties.type,
  laddr: observedPort.properties.laddr,
  path: Type.Optional(Type.String({ description: 'Program; left out when not known.' })),
}

/** Something that changed on a host. */
export const change = Type.Object({
  at: instant('When it was seen.'),
  after: Type.Optional(
    instant(
      'When the look before was, if that was long before: the change may have come at any time since.',
    ),
  ),
  kind: Type.Enum([...PORT_CHANGES, ...ACCOUNT_CHANGES, ...HOST_CHANGES]),
  host_id: Type.String(),
  name: Type.String({ description: 'Display name of the host, or else its own.' }),
  category: Type.Optional(historyPort.category),
  port: Type.Optional(historyPort.port),
  type: Type.Optional(historyPort.type),
  laddr: Type.Optional(historyPort.laddr),
  path: historyPort.path,
  previous_path: Type.Optional(Type.String({ description: 'The program that had it before.' })),
  flaps: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'How often it was closed for less than five minutes.',
    }),
  ),
  service_type: Type.Optional(serviceType),
  instance: Type.Optional(
    Type.String({ description: 'Instance of the service, with `*` for a container.' }),
  ),
  user_name: Type.Optional(Type.String()),
  verdict: Type.Optional(verdict),
  previous_verdict: Type.Optional(verdict),
  reason: Type.Optional(gapReason),
  account_state: Type.Optional(accountState),
  is_lost: Type.Optional(
    Type.Literal(true, {
      description: 'No look could have seen it any more, and it is not known how it ended.',
    }),
  ),
  details: Type.Optional(
    Type.Unknown({ description: 'Of a change of the host: what there is to say.' }),
  ),
})
export type Change = Static<typeof change>

const counted = Type.Integer({ minimum: 0 })

/** How many changes of each kind there were. */
export const changeCounts = Type.Object({
  since: instant('From then on they are counted.'),
  until: instant('Until then.'),
  total_num: Type.Integer({ minimum: 0, description: 'Changes of all kinds, without findings.' }),
  is_exact: Type.Boolean({
    description: 'False: there are so many that the numbers are the least that there may be.',
  }),
  changes: Type.Object(
    Object.fromEntries(
      [...PORT_CHANGES, ...ACCOUNT_CHANGES, ...HOST_CHANGES].map((kind) => [kind, counted]),
    ) as Record<Change['kind'], typeof counted>,
    { description: 'By kind.' },
  ),
  findings: Type.Optional(
    Type.Object(
      { opened: counted, reopened: counted, fixed: counted },
      {
        description:
          'What scans did to findings of hosts that are still there. Left out where the query asks for ports or accounts.',
      },
    ),
  ),
})
export type ChangeCounts = Static<typeof changeCounts>

const range = {
  since: Type.Optional(instant('Not before; a day before `until` unless given.')),
  until: Type.Optional(instant('Before; now unless given.')),
}

const changeQuery = {
  ...listQuery(changeKeys, 'port:6379 label:prod'),
  ...range,
  about: Type.Optional(
    Type.Enum(['port', 'account', 'host'], { description: 'Only changes of these.' }),
  ),
}

const NOT_CLAIMED =
  'What came and went between two looks at a host is not known. What a host had when it was looked at first is no change.'

const changes = listOf(change, 'Changes, up to 10,000,')

export const changeOperations = defineOperations({
  listChanges: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/changes',
    summary: 'List what changed on the hosts of a project, newest first',
    description: `Keys of ports list changes of ports alone, those of accounts changes of accounts. ${NOT_CLAIMED}`,
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object(changeQuery),
    response: changes,
    errors: [],
  },
  countChanges: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/changes/counts',
    summary: 'Count what changed on the hosts of a project, by kind',
    description: `Of ports, of accounts and of hosts up to 10,000 are counted. ${NOT_CLAIMED}`,
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({ q: changeQuery.q, ...range }),
    response: changeCounts,
    errors: [],
  },
  listHostChanges: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/changes',
    summary: 'List what changed on one host, newest first',
    description: `Also of a host that was deleted, for thirty days. ${NOT_CLAIMED}`,
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: hostParams,
    query: Type.Object({
      ...changeQuery,
      since: Type.Optional(instant('Not before; all that is kept unless given.')),
    }),
    response: changes,
    errors: ['HSS.0011'],
  },
})
