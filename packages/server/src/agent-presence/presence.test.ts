import { beforeEach, expect, test } from 'vitest'
import { createAgentPresence } from './presence.ts'
import type { AgentPresence } from './presence.ts'

const origin = { operationId: 'reportPorts', requestId: 'r', sourceIp: '192.0.2.7' }
const agent = { projectId: 'p', hostId: 'h', agentId: 'a', instance: 'one' }

let now: number
let presence: AgentPresence
beforeEach(() => {
  now = 1_000
  presence = createAgentPresence(() => now)
})

test('an instance is at work while it holds a request open, and for a pause after its answer', () => {
  expect(presence.isAtWork('a', 'one')).toBe(false)
  presence.heard('a', 'one')
  const closed = presence.opened(agent)
  now += 25_000
  expect(presence.isAtWork('a', 'one')).toBe(true)
  expect(presence.isAtWork('a', 'two')).toBe(false)
  closed('answered')
  now += 2_000
  expect(presence.isAtWork('a', 'one')).toBe(true)
  now += 2_000
  expect(presence.isAtWork('a', 'one')).toBe(false)
  expect(presence.goneMs('a')).toBeUndefined()
})

test('an instance whose connection was closed is at work no more, until it calls again', () => {
  presence.heard('a', 'one')
  presence.opened(agent)('client gone')
  expect(presence.isAtWork('a', 'one')).toBe(false)
  now += 700
  expect(presence.goneMs('a')).toBe(700)
  presence.heard('a', 'one')
  expect(presence.isAtWork('a', 'one')).toBe(true)
  expect(presence.goneMs('a')).toBeUndefined()
})

test('of two requests that are open the end of one says nothing', () => {
  presence.heard('a', 'one')
  const closed = presence.opened(agent)
  presence.opened(agent)
  closed('client gone')
  expect(presence.isAtWork('a', 'one')).toBe(true)
  expect(presence.holdsRequest('a')).toBe(true)
})

test('a newcomer is convicted by a call of the other one that cannot have been on its way', () => {
  presence.heard('a', 'one')
  presence.opened(agent)
  presence.met('a', { instance: 'two', origin })
  now += 4_900
  expect(presence.heard('a', 'one')).toEqual([])
  presence.met('a', { instance: 'two', origin })
  now += 200
  expect(presence.heard('a', 'one')).toMatchObject([{ instance: 'two', origin }])
  expect(presence.heard('a', 'one')).toEqual([])
})

test('newcomers are forgotten when one of them is let in', () => {
  presence.heard('a', 'one')
  presence.met('a', { instance: 'two', origin })
  presence.heard('a', 'two')
  now += 60_000
  expect(presence.heard('a', 'two')).toEqual([])
})
