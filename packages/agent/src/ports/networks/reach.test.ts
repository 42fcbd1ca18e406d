import { execFileSync } from 'node:child_process'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { System } from '../../host/system.ts'
import { listener, useHostTree } from '@openhss/testkit/hosts'
import { createPortScanner } from '../port-scanner.ts'
import { canMakeNamespaces, makeNamespace, startListeners } from '@openhss/testkit/hosts'
import { countDevices } from './reach.ts'

const HEAD = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`
const device = (name: string) => `${name.padStart(6)}:       0       0    0    0    0     0\n`

test('devices are the lines below the headings', () => {
  expect(countDevices(HEAD + device('lo'))).toBe(1)
  expect(countDevices(HEAD + device('lo') + device('eth0') + device('wg-office'))).toBe(3)
  expect(countDevices('')).toBe(0)
})

test('any text has devices, or none', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(countDevices(text)).toBeGreaterThanOrEqual(0)
    }),
  )
})

describe('a dangerous port on all addresses', () => {
  const tree = useHostTree()
  const address = (ip: string) => `Local:\n  |-- ${ip}\n     /32 host LOCAL\n`

  test.each([
    ['nothing but the loopback device', device('lo'), address('127.0.0.1'), true],
    ['a loopback device with a further address', device('lo'), address('10.0.0.5'), true],
    ['an interface that is down', device('lo') + device('eth0'), address('127.0.0.1'), true],
    ['an interface with an address', device('lo') + device('eth0'), address('10.0.0.5'), undefined],
    ['a table that cannot be read', undefined, address('127.0.0.1'), undefined],
  ])('in a network with %s', (_, devices, addresses, isolated) => {
    tree.writeTables(listener(6379, 100, '00000000'))
    tree.writeProcess(1, { exe: '/a', fds: { 3: 'socket:[100]' } })
    if (devices !== undefined) tree.writeFile('proc/net/dev', HEAD + devices)
    tree.writeFile('proc/net/fib_trie', addresses)
    expect(tree.scan().ports[0]?.network_isolated).toBe(isolated)
  })
})

test.runIf(canMakeNamespaces())('real networks say what reaches them', async () => {
  const alone = makeNamespace()
  const down = makeNamespace()
  execFileSync('ip', ['-n', down, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'eth1'])
  const linked = makeNamespace({ address: '10.199.77.2' })
  for (const name of [alone, down, linked]) {
    await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 6379 }], name)
  }
  const { ports } = createPortScanner(new System()).scan()
  const isolatedOf = (name: string) =>
    ports.find((row) => row.port === 6379 && row.container_id === `netns:${name}`)
  expect(isolatedOf(alone)).toMatchObject({ network_isolated: true })
  expect(isolatedOf(down)).toMatchObject({ network_isolated: true })
  expect(isolatedOf(linked)).not.toHaveProperty('network_isolated')
})
