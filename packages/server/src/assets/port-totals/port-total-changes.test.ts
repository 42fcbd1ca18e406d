import { expect, test } from 'vitest'
import { portTotalChanges, spellChanges } from './port-total-changes.ts'
import type { CountedPort } from './port-total-changes.ts'

const ssh: CountedPort = {
  category: 'host',
  port: 22,
  type: 'TCP',
  laddr: '0.0.0.0',
  status: 'normal',
}

function linesOf(before: readonly CountedPort[], after: readonly CountedPort[]): string[] {
  return spellChanges(portTotalChanges(before, after)).split('\n').toSorted()
}

test('a first port counts under its own key, under its number and as a port', () => {
  expect(linesOf([], [ssh])).toEqual(['- 22 - - 1', 'host 0 - normal 1', 'host 22 TCP normal 1'])
})

test('the second address of a port is one more port and no other host', () => {
  const second = { ...ssh, laddr: '10.0.0.1' }
  expect(linesOf([ssh], [ssh, second])).toEqual(['host 0 - normal 1'])
  expect(linesOf([ssh, second], [second])).toEqual(['host 0 - normal -1'])
})

test('IPv6 has a type of its own, and is the same port number', () => {
  const six = { ...ssh, laddr: '::' }
  expect(linesOf([ssh], [ssh, six])).toEqual(['host 0 - normal 1', 'host 22 TCP6 normal 1'])
})

test('another status moves a port from one key to the other', () => {
  const accepted = { ...ssh, status: 'danger' } as const
  expect(linesOf([accepted], [ssh])).toEqual([
    'host 0 - danger -1',
    'host 0 - normal 1',
    'host 22 TCP danger -1',
    'host 22 TCP normal 1',
  ])
})

test('what stays as it is changes nothing, in whatever order', () => {
  const web = { ...ssh, port: 80 }
  expect(portTotalChanges([ssh, web], [web, ssh])).toEqual([])
  expect(portTotalChanges([], [])).toEqual([])
})
