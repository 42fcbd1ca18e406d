import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_LIST_OFFSET, MAX_LIST_ROWS, MAX_SAMPLED_PORTS, MAX_TOP_PROGRAMS } from './bounds.ts'
import { enterpriseProjectFilter, projectParams } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'
import { portStatus } from './ports.ts'
import { MAX_QUERY_CHARACTERS } from './query/query.ts'
import type { QueryKeyName } from './query/keys.ts'

/** Keys of the list of port numbers. */
export const portNumberKeys = [
  'port',
  'type',
  'status',
  'program',
] as const satisfies readonly QueryKeyName[]
export type PortNumberKey = (typeof portNumberKeys)[number]

const count = (description: string) => Type.Integer({ minimum: 0, description })

const portNumber = Type.Integer({ minimum: 1, maximum: 65_535, description: 'Port number.' })
const type = Type.Enum(['TCP', 'UDP'], { description: 'Port type, of IPv4 and IPv6 together.' })

/** What a number is commonly used for, by the lists of ports; left out where it is on none. */
const commonUse = {
  code: Type.Optional(
    Type.String({ description: 'Code of its entry in the built-in lists; left out: on none.' }),
  ),
  service: Type.Optional(Type.String({ description: 'Service that is usual there.' })),
}

const path = Type.Optional(Type.String({ description: 'Program; left out when not known.' }))

/** A port number that hosts have open, TCP and UDP apart. */
export const portNumberRow = Type.Object({
  type,
  port: portNumber,
  hosts: Type.Integer({ minimum: 1, description: 'Hosts that have it open.' }),
  status: portStatus,
  accepted: Type.Optional(
    count('Hosts on which it is dangerous and accepted, so that its status there is `normal`.'),
  ),
  ...commonUse,
  programs: Type.Array(
    Type.Object({ path, ports: count('Ports that it has, of those that were looked at.') }),
    { maxItems: MAX_TOP_PROGRAMS, description: 'The most common programs.' },
  ),
  ports_looked_at: count(
    `Ports whose programs were looked at: all, or ${MAX_SAMPLED_PORTS} of each category.`,
  ),
})
export type PortNumberRow = Static<typeof portNumberRow>

export const portNumberList = Type.Object({
  total_num: count('Port numbers that match.'),
  hosts_num: count('Hosts in all, for shares.'),
  data_list: Type.Array(portNumberRow),
})
export type PortNumberList = Static<typeof portNumberList>

const hostsBy = (description: string) => count(`Hosts ${description}.`)

/** The hosts that have one port number, by how they have it: one that has it in several ways is counted in each. */
export const portNumberFacets = Type.Object({
  type,
  port: portNumber,
  ...commonUse,
  hosts: count('Hosts that have it open.'),
  ports: count('Open ports, each address by itself.'),
  addresses: Type.Object(
    {
      any: hostsBy('on which it listens on every address'),
      one: hostsBy('on which it listens on an address that is not loopback'),
      private: hostsBy('on which it listens on an address of a private network'),
      loopback: hostsBy('on which it listens on loopback'),
    },
    { description: 'As the key `address` of queries has them: those of `private` are in `one`.' },
  ),
  statuses: Type.Object({
    danger: hostsBy('on which it is dangerous'),
    unknown: hostsBy('on which it has no known risk'),
    normal: hostsBy('on which it is harmless or accepted'),
    accepted: Type.Optional(hostsBy('on which it is accepted: they are in `normal`')),
  }),
  categories: Type.Object({
    host: hostsBy('on which a process of the host has it'),
    container: hostsBy('on which a container has it'),
  }),
  programs: Type.Array(Type.Object({ path, hosts: hostsBy('on which this program has it') }), {
    maxItems: 20,
    description: 'Those of most hosts first.',
  }),
  programs_num: count('Programs in all; one that is not known counts as one.'),
})
export type PortNumberFacets = Static<typeof portNumberFacets>

const own = { tag: 'OpenHSS', access: 'hss:ports:list', params: projectParams, errors: [] } as const

export const portNumberOperations = defineOperations({
  listPortNumbers: {
    ...own,
    method: 'GET',
    path: '/openhss/v1/{project_id}/port-numbers',
    summary: 'List which port numbers are open, on how many hosts, and by which programs',
    description:
      'The status of a row is the worst that the port has on a host. `program:` looks through all ports, which takes longer.',
    query: Type.Object({
      enterprise_project_id: enterpriseProjectFilter,
      q: withDefault(
        Type.String({
          maxLength: MAX_QUERY_CHARACTERS,
          description: `What to list: see docs/queries.md. Keys: ${portNumberKeys.join(', ')}. Free text is the beginning of a number, or a part of the name of a service.`,
        }),
        '',
      ),
      sort: withDefault(
        Type.Enum(['hosts', 'port'], {
          description: '`hosts`: those of most hosts first. `port`: by number.',
        }),
        'hosts',
      ),
      limit: withDefault(
        Type.Integer({ minimum: 1, maximum: MAX_LIST_ROWS, description: 'Page size.' }),
        50,
      ),
      offset: withDefault(
        Type.Integer({
          minimum: 0,
          maximum: MAX_LIST_OFFSET,
          description: 'Start position of the page, counted in records.',
        }),
        0,
      ),
    }),
    response: portNumberList,
  },
  showPortNumber: {
    ...own,
    method: 'GET',
    path: '/openhss/v1/{project_id}/port-number',
    summary: 'Show on how many hosts a port number is open, and how',
    query: Type.Object({
      enterprise_project_id: enterpriseProjectFilter,
      type: withDefault(type, 'TCP'),
      port: portNumber,
    }),
    response: portNumberFacets,
  },
})
