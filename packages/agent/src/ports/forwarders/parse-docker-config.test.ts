import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDataRoot, parseDockerConfig } from './parse-docker-config.ts'

/** As dockerd 20.10 writes it, without the fields that are not read. */
const CONFIG = {
  ID: '97be134386678e133f0ba7c7eb2a02cf3dd958d1fa7c5a53b19693cf4133419a',
  State: { Running: true, Pid: 14_161 },
  NetworkSettings: {
    Networks: {
      bridge: { IPAddress: '172.17.0.2', GlobalIPv6Address: '' },
      inner: { IPAddress: '10.1.0.7', GlobalIPv6Address: 'fd00::7' },
    },
    Ports: {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '5300' }],
      '9/sctp': [{ HostIp: '', HostPort: '9' }],
      '443/tcp': null,
    },
  },
}

test('what is published, and the addresses of the container, are read', () => {
  expect(parseDockerConfig(JSON.stringify(CONFIG))).toEqual({
    addresses: ['172.17.0.2', '10.1.0.7', 'fd00::7'],
    ports: [
      { type: 'TCP', hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80 },
      { type: 'TCP', hostAddress: '::', hostPort: 8080, containerPort: 80 },
      { type: 'UDP', hostAddress: '', hostPort: 5300, containerPort: 53 },
    ],
  })
})

test.each([
  ['of a container that does not run', JSON.stringify({ ...CONFIG, State: { Running: false } })],
  ['that is cut off', JSON.stringify(CONFIG).slice(0, -2)],
  ['of another kind', '[1]'],
  ['that is empty', ''],
])('a file %s tells nothing', (_, text) => {
  expect(parseDockerConfig(text)).toBeUndefined()
})

test('whatever the file has, it has ports that can be, or none', () => {
  const ports = fc.dictionary(fc.constantFrom('80/tcp', '0/tcp', '99999/udp', 'x'), fc.jsonValue())
  const binding = fc.record({ HostIp: fc.jsonValue(), HostPort: fc.jsonValue() })
  const list = fc.dictionary(fc.constantFrom('80/tcp', '7/udp'), fc.array(binding))
  fc.assert(
    fc.property(fc.oneof(ports, list), fc.jsonValue(), (Ports, Networks) => {
      const text = JSON.stringify({ ...CONFIG, NetworkSettings: { Ports, Networks } })
      for (const { hostPort, containerPort } of parseDockerConfig(text)?.ports ?? []) {
        expect([hostPort, containerPort].every((port) => port >= 1 && port <= 65_535)).toBe(true)
      }
    }),
  )
})

test.each([
  ['{"data-root":"/srv/docker"}', '/srv/docker'],
  ['{"graph":"/old"}', '/old'],
  ['{"data-root":5}', undefined],
  ['{', undefined],
])('the data root in %s is %s', (text, expected) => {
  expect(parseDataRoot(text)).toBe(expected)
})
