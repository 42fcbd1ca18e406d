import { expect, test } from 'vitest'
import { portOf, termsOfPort } from './shown-port.ts'

test('an address names a port in either case', () => {
  expect(portOf({ type: 'tcp', port: '6379' })).toEqual({ type: 'TCP', port: 6379 })
  expect(portOf({ type: 'UDP', port: '65535' })).toEqual({ type: 'UDP', port: 65_535 })
})

test.each([
  ['sctp', '22'],
  ['tcp', '0'],
  ['tcp', '022'],
  ['tcp', '65536'],
  ['tcp', '22x'],
  ['tcp', ''],
])('%s %s is no port', (type, port) => {
  expect(portOf({ type, port })).toBeUndefined()
})

test('a port is asked for by its terms', () => {
  expect(termsOfPort({ type: 'UDP', port: 53 })).toBe('port:53 type:udp')
})
