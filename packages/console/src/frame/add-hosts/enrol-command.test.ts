import { expect, test } from 'vitest'
import { enrolCommand, installCommand, reachOf } from './enrol-command.ts'

test.each([
  ['https://hss.example.org', 'encrypted'],
  ['http://hss.example.org:8686', 'plain'],
  ['http://10.0.0.8:8686', 'plain'],
  ['http://127.0.0.1:8686', 'loopback'],
  ['http://127.1.2.3:8686', 'loopback'],
  ['https://[::1]:8686', 'loopback'],
  ['http://localhost:8686', 'loopback'],
])('%s is %s', (endpoint, reach) => {
  expect(reachOf(endpoint)).toBe(reach)
})

test('a host is enrolled by one command', () => {
  expect(enrolCommand({ endpoint: 'https://hss.example.org', joinToken: 'abc' })).toBe(
    'OPENHSS_ENDPOINT=https://hss.example.org OPENHSS_JOIN_TOKEN=abc openhss agent',
  )
})

test('without TLS the command allows it, and so does not hide it', () => {
  expect(enrolCommand({ endpoint: 'http://10.0.0.8:8686', joinToken: 'abc' })).toMatch(
    /^OPENHSS_ALLOW_HTTP=1 /,
  )
})

test.each([
  ['https://hss.example.org', 'sudo OPENHSS_JOIN_TOKEN=t.k sh'],
  ['http://10.0.0.8:8686', 'sudo OPENHSS_ALLOW_HTTP=1 OPENHSS_JOIN_TOKEN=t.k sh'],
])('a host gets its agent from %s by one line', (endpoint, run) => {
  expect(installCommand({ endpoint, joinToken: 't.k' })).toBe(
    `curl -fsSL ${endpoint}/install.sh | ${run}`,
  )
})
