import { SERVICE_TYPES } from '../vocabulary.ts'

/** What a key asks about, and which values it takes. A list names the keys that it takes. */
export type QueryKey = TextKey | WordKey | NumberKey | AgeKey

interface About {
  readonly about: 'host' | 'port' | 'account' | 'finding'
  /** For a person, without a full stop. */
  readonly description: string
}

/** Takes a text, with `*` for any characters. */
interface TextKey extends About {
  readonly kind: 'text'
}

/** Takes one of a few words; where they have an order, the lowest comes first. */
interface WordKey extends About {
  readonly kind: 'word'
  readonly words: readonly string[]
  readonly isOrdered?: true
}

interface NumberKey extends About {
  readonly kind: 'number'
  readonly minimum: number
  readonly maximum: number
}

/** Takes a length of time behind a comparison. */
interface AgeKey extends About {
  readonly kind: 'age'
}

/** Every key of the query language. A key means the same in every list. */
export const queryKeys = {
  host: { about: 'host', kind: 'text', description: 'Name or ID of the host' },
  ip: { about: 'host', kind: 'text', description: 'An address of the host' },
  os: { about: 'host', kind: 'text', description: 'Operating system of the host, or a part of it' },
  label: { about: 'host', kind: 'text', description: 'A label of the host' },
  group: { about: 'host', kind: 'text', description: 'Name or ID of the group of the host' },
  ep: { about: 'host', kind: 'text', description: 'Name or ID of its enterprise project' },
  agent: { about: 'host', kind: 'text', description: 'Version of its agent' },
  seen: {
    about: 'host',
    kind: 'word',
    words: ['online', 'late', 'offline'],
    description: 'Whether its agent is heard of',
  },
  coverage: {
    about: 'host',
    kind: 'word',
    words: ['none', 'partial', 'complete'],
    description: 'How much of its ports and accounts the newest scans saw',
  },
  enrolled: { about: 'host', kind: 'age', description: 'How long ago the host was enrolled' },

  port: {
    about: 'port',
    kind: 'number',
    minimum: 0,
    maximum: 65_535,
    description: 'Number of an open port',
  },
  type: { about: 'port', kind: 'word', words: ['tcp', 'udp'], description: 'Type of the port' },
  address: {
    about: 'port',
    kind: 'word',
    words: ['any', 'one', 'private', 'loopback'],
    description:
      'Where the port listens: on every address, on one that is not loopback, on one of a private network, on loopback',
  },
  status: {
    about: 'port',
    kind: 'word',
    words: ['danger', 'unknown', 'normal'],
    description: 'Status of the port',
  },
  program: {
    about: 'port',
    kind: 'text',
    description: 'Path of the program of the port, or the name at its end',
  },
  container: {
    about: 'port',
    kind: 'text',
    description: 'ID of the container of the port, or the beginning of it',
  },

  account: { about: 'account', kind: 'text', description: 'User name of an account' },
  service: {
    about: 'account',
    kind: 'word',
    words: SERVICE_TYPES,
    description: 'Service of the account',
  },
  verdict: {
    about: 'account',
    kind: 'word',
    words: ['weak', 'empty', 'not_found', 'locked', 'unsupported', 'error'],
    description: 'How the account was judged',
  },
  scheme: { about: 'account', kind: 'text', description: 'Hash scheme of the account' },

  kind: {
    about: 'finding',
    kind: 'word',
    words: [
      'dangerous_port',
      'weak_password',
      'empty_password',
      'blind_spot',
      'host_offline',
      'cloned_agent',
    ],
    description: 'Kind of the finding',
  },
  severity: {
    about: 'finding',
    kind: 'word',
    words: ['low', 'medium', 'high', 'critical'],
    isOrdered: true,
    description: 'How bad the finding is',
  },
  state: {
    about: 'finding',
    kind: 'word',
    words: ['open', 'accepted', 'fixed'],
    description: 'State of the finding',
  },
  owner: { about: 'finding', kind: 'text', description: 'Name of who takes care of the finding' },
  age: { about: 'finding', kind: 'age', description: 'How long ago the finding was seen first' },
  until: { about: 'finding', kind: 'age', description: 'How soon its acceptance ends' },
  reopened: {
    about: 'finding',
    kind: 'number',
    minimum: 0,
    maximum: 2_147_483_647,
    description: 'How often the finding came back',
  },
} as const satisfies Readonly<Record<string, QueryKey>>

export type QueryKeyName = keyof typeof queryKeys

/** Gives a key as any key, and not as the one of its name. */
export function queryKeyOf(name: QueryKeyName): QueryKey {
  return queryKeys[name]
}

/**
 * Keys of the lists of hosts, ports and accounts: what is true of the row, of its host, or of something else of the host,
 * such as an open finding.
 */
export const fleetKeys = [
  'host',
  'ip',
  'os',
  'label',
  'group',
  'ep',
  'agent',
  'seen',
  'coverage',
  'enrolled',
  'port',
  'type',
  'address',
  'status',
  'program',
  'container',
  'account',
  'service',
  'verdict',
  'scheme',
  'kind',
  'severity',
] as const satisfies readonly QueryKeyName[]
export type FleetKey = (typeof fleetKeys)[number]

/** Keys of a port as it was: what is known of its host now, and what is kept of the port. */
export const pastPortKeys = [
  'host',
  'ip',
  'os',
  'label',
  'ep',
  'agent',
  'port',
  'type',
  'address',
  'program',
] as const satisfies readonly QueryKeyName[]

/** Keys of the lists of findings: what is true of the finding, of its host, and of the port or the account that it is of. */
export const findingKeys = [
  'kind',
  'severity',
  'state',
  'owner',
  'age',
  'until',
  'reopened',
  'host',
  'ip',
  'os',
  'label',
  'ep',
  'agent',
  'seen',
  'coverage',
  'port',
  'type',
  'address',
  'program',
  'container',
  'account',
  'service',
] as const satisfies readonly QueryKeyName[]
export type FindingKey = (typeof findingKeys)[number]

/** Keys that every change of a host can answer, and those of ports and accounts. */
export const changeKeys = [
  ...pastPortKeys,
  'account',
  'service',
  'verdict',
] as const satisfies readonly QueryKeyName[]
