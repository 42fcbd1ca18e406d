import { serviceHost } from '@openhss/testkit/hosts'
import type { TestFiles } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { readConfiguration } from './read-configuration.ts'

const read = (files: TestFiles) =>
  readConfiguration({ files: serviceHost([], files), workingDirectory: '/etc' }, 'a.conf')

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

describe('readConfiguration', () => {
  test.each([
    ['includes itself', { 'etc/a.conf': lines(1_000, () => 'include a.conf') }],
    ['includes what is not there', { 'etc/a.conf': lines(60_000, (i) => `include gone${i}`) }],
    ['includes nothing by a pattern', { 'etc/a.conf': lines(60_000, () => 'include /etc/x*') }],
    [
      'includes more than is read',
      { 'etc/a.conf': lines(250, () => 'include b.conf'), 'etc/b.conf': 'x y\n'.repeat(20_000) },
    ],
  ])('stops at what is too much: %s', (_, files) => {
    const { unread, files: seen, directives } = read(files)
    expect(unread.at(-1)).toMatchObject({ reason: 'oversized' })
    expect(unread.filter(({ reason }) => reason === 'oversized')).toHaveLength(1)
    expect(unread.length).toBeLessThanOrEqual(257)
    expect(seen.length).toBeLessThanOrEqual(257)
    expect(directives.length).toBeLessThanOrEqual(1_100_000)
  })

  test.each(['/etc/*a*a*a*a*a*a*b', '/etc/{a,b}{a,b}{a,b}'])(
    'matches no pattern that takes ages: %s',
    (pattern) => {
      const { unread } = read({ 'etc/a.conf': `include ${pattern}\nport 1\n` })
      expect(unread).toEqual([{ file: pattern, reason: 'unsupported' }])
    },
  )

  test('says that a line was too long to be read', () => {
    const { unread } = read({ 'etc/a.conf': `user default on >${'x'.repeat(9_000)}\n` })
    expect(unread).toEqual([{ file: '/etc/a.conf', reason: 'oversized' }])
  })
})
