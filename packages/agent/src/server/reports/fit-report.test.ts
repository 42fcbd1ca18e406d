import {
  accountCoverage,
  accountVerdict,
  MAX_REPORTED_ACCOUNTS,
  MAX_REPORTED_PATH,
  MAX_REPORTED_PORTS,
  observedPort,
  portCoverage,
} from '@openhss/contract'
import type { AccountVerdict, ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import { fitAccounts, fitPorts } from './fit-report.ts'

const MAX_BODY_BYTES = 12 * 1024 * 1024

const PORTS_COVERED = { complete: true, sockets: 0, owners_known: 0, gaps: [] }
const ACCOUNTS_COVERED = {
  complete: true,
  accounts: 0,
  tested: 0,
  list_version: '',
  words_planned: 0,
  gaps: [],
}

test('a usual host is reported as it is', () => {
  const items = [toPort(22, '0.0.0.0', '/usr/sbin/sshd'), toPort(6379, '127.0.0.1')]

  expect(fitPorts({ items, coverage: PORTS_COVERED })).toEqual({ items, coverage: PORTS_COVERED })
})

test('a long path keeps where the program lies and what it is called', () => {
  const items = [toPort(22, '0.0.0.0', `/tmp/${'🜁'.repeat(1000)}/miner`)]
  const path = fitPorts({ items, coverage: PORTS_COVERED }).items[0]?.path ?? ''

  expect(path).toMatch(/^\/tmp\/🜁+…🜁+\/miner$/u)
  expect(Array.from(path)).toHaveLength(256)
})

test('more ports than a report may carry leave out those that matter least, and say so', () => {
  const local = Array.from({ length: 40_000 }, (_, at) => toPort(at + 10_000, '127.0.0.1'))
  const reachable = Array.from({ length: 20_000 }, (_, at) => toPort(at + 10_000, '10.0.0.1'))
  const dangerous = toPort(6379, '0.0.0.0')
  const coverage = PORTS_COVERED
  const fitting = fitPorts({ items: [...local, ...reachable, dangerous], coverage })

  expect(fitting.items).toHaveLength(MAX_REPORTED_PORTS)
  expect(fitting.items.filter(({ laddr }) => laddr === '0.0.0.0')).toEqual([dangerous])
  expect(fitting.items.filter(({ laddr }) => laddr === '10.0.0.1')).toHaveLength(20_000)
  expect(fitting.coverage).toMatchObject({
    complete: false,
    gaps: [{ what: 'open port', reason: 'oversized', count: 10_001 }],
  })
})

test('the longest paths of a host full of listeners fit into a body', () => {
  // Four bytes for each character, the most of UTF-8; a control character has six in JSON.
  const items = ['🜁', '\u0001'].flatMap((character) =>
    Array.from({ length: 6_000 }, (_, at) => toPort(at + 1, '::', character.repeat(600))),
  )
  const fitting = fitPorts({ items, coverage: PORTS_COVERED })

  expect(Buffer.byteLength(JSON.stringify(fitting))).toBeLessThan(MAX_BODY_BYTES)
  expect(fitting.items.length).toBeGreaterThan(5_000)
  const count = items.length - fitting.items.length
  expect(fitting.coverage.gaps).toEqual([{ what: 'open port', reason: 'oversized', count }])
})

test('of too many accounts the weak and the empty ones stay', () => {
  const locked = Array.from({ length: MAX_REPORTED_ACCOUNTS }, (_, at) => toLocked(`user${at}`))
  const empty: AccountVerdict = {
    user_name: 'open',
    service_type: 'system',
    verdict: 'empty',
    duration: 0,
    desensitized_weak_passwords: '',
    suggestion: 'x'.repeat(100),
  }
  const fitting = fitAccounts({ items: [...locked, empty], coverage: ACCOUNTS_COVERED })

  expect(fitting.items).toHaveLength(MAX_REPORTED_ACCOUNTS)
  expect(fitting.items.at(-1)).toBe(empty)
  expect(fitting.coverage).toMatchObject({
    complete: false,
    gaps: [{ what: 'account', reason: 'oversized', count: 1 }],
  })
})

test('text that the server would refuse is mended, and no two accounts become one', () => {
  const items: AccountVerdict[] = [
    { ...toLocked('\ud800x'), instance: '5432', service_type: 'postgresql' },
    { ...toLocked('\ud801x'), instance: '5432', service_type: 'postgresql' },
    { ...toLocked('u'), instance: `${'x'.repeat(127)}😀`, service_type: 'redis' },
    {
      ...toLocked('u@h'),
      service_type: 'mysql',
      verdict: 'unsupported',
      scheme: `p\0${'q'.repeat(5000)}`,
    },
    {
      ...toLocked('u'),
      service_type: 'tomcat',
      verdict: 'unsupported',
      scheme: 'org.example.security.BCryptCredentialHandler',
    },
  ]
  const gaps = Array.from({ length: 1_200 }, (_, at) => {
    return { what: `${at} \udc00${'x'.repeat(300)}`, reason: 'malformed', count: 2 } as const
  })
  const services = [
    {
      service_type: 'redis',
      instance: `${'x'.repeat(127)}😀`,
      accounts: 1,
      detail: 'd\0',
    } as const,
  ]
  const fitting = fitAccounts({ items, coverage: { ...ACCOUNTS_COVERED, gaps, services } })

  expect(fitting.items).toHaveLength(items.length)
  expect(fitting.items.every((each) => fits(accountVerdict, each))).toBe(true)
  expect(new Set(fitting.items.map(({ user_name }) => user_name)).size).toBe(4)
  expect(fitting.items[4]).toMatchObject({ scheme: 'org.example.security.BCryptCrede' })
  expect(fits(accountCoverage, fitting.coverage)).toBe(true)
  expect(fitting.coverage.services?.[0]?.instance).toBe(fitting.items[2]?.instance)
  expect(fitting.coverage.gaps.at(-1)).toEqual({
    what: 'other gaps',
    reason: 'oversized',
    count: 402,
  })
})

test('ports and gaps of a scan are mended too', () => {
  const items = [
    toPort(22, '0.0.0.0', '/tmp/\ud800\n'),
    { ...toPort(23, '::'), container_id: '\0' },
    {
      ...toPort(5353, '::', '/a'),
      other_owners: [{ pid: 8 }, { pid: 9, path: `/\0${'x'.repeat(5_000)}` }],
    },
  ]
  const gaps = [{ what: 'netns:\0', reason: 'failed', count: 3_000_000_000 } as const]
  const fitting = fitPorts({ items, coverage: { ...PORTS_COVERED, gaps } })

  expect(fitting.items.every((each) => fits(observedPort, each))).toBe(true)
  expect(fitting.items[2]?.other_owners?.[1]?.path).toHaveLength(MAX_REPORTED_PATH)
  expect(fits(portCoverage, fitting.coverage)).toBe(true)
})

test('an account that comes twice is sent once, and said', () => {
  const items = [toLocked('alice'), toLocked('bob'), toLocked('alice')]
  const fitting = fitAccounts({ items, coverage: ACCOUNTS_COVERED })

  expect(fitting.items.map(({ user_name }) => user_name)).toEqual(['alice', 'bob'])
  expect(fitting.coverage).toMatchObject({
    complete: false,
    gaps: [{ what: 'repeated account', reason: 'malformed', count: 1 }],
  })
})

test('made-up accounts of one service push out none of the system or of another service', () => {
  const own = [toLocked('root'), ...['a', 'b'].map((name) => toOpen(name, 'mysql', '3306'))]
  const fakes = Array.from({ length: 8 }, (_, server) =>
    Array.from({ length: 6_000 }, (__, at) => toOpen(`user${at}`, 'ftp', String(server))),
  )
  const items = [...fakes.flat(), ...own]
  const fitting = fitAccounts({ items, coverage: ACCOUNTS_COVERED })

  expect(fitting.items).toHaveLength(MAX_REPORTED_ACCOUNTS)
  expect(fitting.items.slice(-3)).toEqual(own)
  expect(fitting.coverage.gaps).toEqual([{ what: 'account', reason: 'oversized', count: 8_003 }])
})

function toOpen(userName: string, service: 'ftp' | 'mysql', instance: string): AccountVerdict {
  return {
    user_name: userName,
    service_type: service,
    instance,
    verdict: 'empty',
    duration: 0,
    desensitized_weak_passwords: '',
    suggestion: '',
  }
}

function toPort(port: number, laddr: string, path?: string): ObservedPort {
  const place = { laddr, port, type: 'TCP', category: 'host', container_id: '' } as const
  return { ...place, pid: 7, ...(path !== undefined && { path }) }
}

function toLocked(userName: string): AccountVerdict {
  return { user_name: userName, service_type: 'system', verdict: 'locked' }
}

/** What the server checks of text, counts and lists. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly maxItems?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly pattern?: string
}

function fits(schema: Schema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((each) => fits(each, value))
  const { maxItems = Infinity, maximum = Infinity, maxLength = Infinity, pattern = '' } = schema
  if (typeof value === 'number') return value <= maximum
  if (typeof value === 'string') {
    return Array.from(value).length <= maxLength && new RegExp(pattern, 'u').test(value)
  }
  if (Array.isArray(value)) {
    return value.length <= maxItems && value.every((each) => fits(schema.items ?? {}, each))
  }
  return Object.entries(value ?? {}).every(([name, each]) =>
    fits(schema.properties?.[name] ?? {}, each),
  )
}
