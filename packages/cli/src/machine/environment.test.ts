import { expect, test } from 'vitest'
import {
  agentCpuPercentOf,
  auditRetentionDaysOf,
  checkEndpoint,
  givenCredentialsOf,
  databaseUrlOf,
  dataDirectoryOf,
  isDefaultDataDirectory,
  endpointOf,
  listenAddressOf,
  rateLimitOf,
  tlsSettingsOf,
} from './environment.ts'

const environment = (variables: Record<string, string> = {}, isRoot = false) => ({
  variables,
  isRoot,
  home: '/home/alice',
})

test('the data directory depends on the user, unless one is given', () => {
  expect(dataDirectoryOf(environment({}, true))).toBe('/var/lib/openhss')
  expect(dataDirectoryOf(environment())).toBe('/home/alice/.local/share/openhss')
  expect(dataDirectoryOf(environment({ OPENHSS_DATA_DIR: '/srv/x' }, true))).toBe('/srv/x')
  expect(isDefaultDataDirectory(environment({ OPENHSS_DATA_DIR: '' }))).toBe(true)
  expect(isDefaultDataDirectory(environment({ OPENHSS_DATA_DIR: '/srv/x' }))).toBe(false)
})

test.each([
  ['', { host: '127.0.0.1', port: 8686 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:65535', { host: '::1', port: 65_535 }],
])('OPENHSS_LISTEN=%s', (given, address) => {
  expect(listenAddressOf(environment({ OPENHSS_LISTEN: given }))).toEqual(address)
})

test.each(['8686', ':8686', 'host:', 'host:65536', '::1:80', 'http://host:1', 'a b:1'])(
  'OPENHSS_LISTEN=%s is refused by name',
  (given) => {
    expect(() => listenAddressOf(environment({ OPENHSS_LISTEN: given }))).toThrow('OPENHSS_LISTEN')
  },
)

test('an endpoint is refused by the name of its setting, and not repeated', () => {
  const given = { OPENHSS_ENDPOINT: 'http://user:secret@host' }
  expect(() => endpointOf(environment(given))).toThrow(/^(?!.*secret)OPENHSS_ENDPOINT must be/)
  expect(() => checkEndpoint('host:80', '--endpoint', environment())).toThrow(/^--endpoint must be/)
})

test('plain http to another machine needs OPENHSS_ALLOW_HTTP=1', () => {
  const given = { OPENHSS_ENDPOINT: 'http://hss.example.org' }
  expect(() => endpointOf(environment(given))).toThrow('OPENHSS_ALLOW_HTTP=1')
  expect(endpointOf(environment({ ...given, OPENHSS_ALLOW_HTTP: '1' }))).toBe(
    'http://hss.example.org',
  )
  expect(endpointOf(environment({ OPENHSS_ENDPOINT: 'http://[::1]:8686' }))).toBe(
    'http://[::1]:8686',
  )
})

test('a database is a PostgreSQL, and its address is not repeated', () => {
  expect(databaseUrlOf(environment())).toBeUndefined()
  expect(() => databaseUrlOf(environment({ DATABASE_URL: 'mysql://u:secret@h' }))).toThrow(
    /^(?!.*secret)DATABASE_URL/,
  )
})

test('a rate limit is a number of calls', () => {
  expect(rateLimitOf(environment())).toBeUndefined()
  expect(rateLimitOf(environment({ OPENHSS_RATE_LIMIT: '500' }))).toBe(500)
  for (const given of ['0', '-1', '1.5', 'many', '1000000']) {
    expect(() => rateLimitOf(environment({ OPENHSS_RATE_LIMIT: given }))).toThrow(
      'OPENHSS_RATE_LIMIT',
    )
  }
})

test('the agent may take a whole number of percent of a core', () => {
  expect(agentCpuPercentOf(environment({}))).toBeUndefined()
  expect(agentCpuPercentOf(environment({ OPENHSS_AGENT_CPU_PERCENT: '5' }))).toBe(5)
  for (const given of ['0', '101', '1.5', '20%']) {
    expect(() => agentCpuPercentOf(environment({ OPENHSS_AGENT_CPU_PERCENT: given }))).toThrow(
      'OPENHSS_AGENT_CPU_PERCENT',
    )
  }
})

test('certificate and key belong together', () => {
  expect(() => tlsSettingsOf(environment({ OPENHSS_TLS_CERT: '/c' }))).toThrow('OPENHSS_TLS_KEY')
  expect(tlsSettingsOf(environment())).toEqual({ behindTlsProxy: false })
})

test('account and user default to those of the first start', () => {
  expect(givenCredentialsOf(environment({ OPENHSS_PASSWORD: 'p' }))).toEqual({
    endpoint: undefined,
    domain: 'openhss',
    user: 'admin',
    password: 'p',
  })
})

test('audit events are kept for a year, or as many days as it says', () => {
  const daysOf = (given: string) =>
    auditRetentionDaysOf(environment({ OPENHSS_AUDIT_RETENTION_DAYS: given }))
  expect(auditRetentionDaysOf(environment())).toBe(365)
  expect([daysOf(''), daysOf('7'), daysOf('3650')]).toEqual([365, 7, 3650])
  for (const given of ['6', '3651', '0', '-30', '30d', '7.5', '1e2', 'never']) {
    expect(() => daysOf(given)).toThrow(/^OPENHSS_AUDIT_RETENTION_DAYS .* from 7 to 3650$/)
  }
})
