import { expect, test } from 'vitest'
import { compareVersions, parseVersion, servesAgent } from './versions.ts'

test('versions are in the order of semver, however a package spells them', () => {
  const ordered = [
    'no version',
    '0.1.0',
    '0.2.0-alpha',
    '0.2.0-alpha.1',
    '0.2.0~rc.2',
    '0.2.0-rc.10',
    '0.2.0',
    '0.2.1',
    '0.10.0',
    '1.0.0',
  ]
  for (const [at, version] of ordered.entries()) {
    for (const [other, against] of ordered.entries()) {
      expect(Math.sign(compareVersions(version, against)), `${version} ${against}`).toBe(
        Math.sign(at - other),
      )
    }
  }
  expect(compareVersions('0.2.0~rc.1', '0.2.0-rc.1')).toBe(0)
})

test.each(['', '1.2', '1.2.3.4', 'v1.2.3', '1.2.3-', '1.2.3+1', '1.2.3 ', '../1.2.3'])(
  '%j is no version',
  (text) => expect(parseVersion(text)).toBeUndefined(),
)

test.each([
  ['0.2.0', '0.2.0', true],
  ['0.2.0', '0.1.9', true],
  ['0.2.0', '0.0.9', false],
  ['0.2.0', '0.3.0', true],
  ['1.0.0', '0.9.0', true],
  ['1.1.0', '0.9.0', false],
  ['2.0.0', '0.9.0', false],
  ['0.2.0', 'built by hand', true],
])('a server of %s serves an agent of %s: %s', (server, agent, serves) => {
  expect(servesAgent(server, agent)).toBe(serves)
})
