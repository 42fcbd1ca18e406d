import { expect, test } from 'vitest'
import { describePortNumber } from './common-port.ts'
import { dangerousPorts } from './dangerous-ports.ts'
import { harmlessPorts } from './harmless-ports.ts'

test('a number that is dangerous as TCP or UDP says so', () => {
  expect(describePortNumber(6379)).toEqual({
    type: 'TCP',
    status: 'danger',
    chinese: 'Redis：没有口令时，其命令可以写入文件，从而控制主机。',
    english: 'Redis: Without a password, its commands can write files and so take over the host.',
  })
  // Both lists have UDP alone.
  expect(describePortNumber(69)).toMatchObject({ type: 'UDP', status: 'danger' })
  expect(describePortNumber(51_820)).toMatchObject({ type: 'UDP', status: 'normal' })
  // TCP and UDP of one list.
  expect(describePortNumber(443)).toMatchObject({ type: 'TCP', status: 'normal' })
})

test('a number on no list is unknown and has no type', () => {
  expect(describePortNumber(40_000)).toMatchObject({ type: undefined, status: 'unknown' })
})

test('every entry has both texts, each within what HSS documents', () => {
  for (const { ports } of [...dangerousPorts, ...harmlessPorts]) {
    for (const port of ports) {
      const { chinese, english } = describePortNumber(port)
      expect(chinese).toMatch(/^.+：.*\p{Script=Han}.*。$/u)
      expect(english).toMatch(/^[\p{ASCII}]+\.$/u)
      expect(Math.max(chinese.length, english.length)).toBeLessThanOrEqual(256)
    }
  }
})
