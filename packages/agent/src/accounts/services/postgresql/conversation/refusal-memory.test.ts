import { expect, test } from 'vitest'
import type { Obstacle } from '../../service.ts'
import { RefusalMemory } from './refusal-memory.ts'

const OBSTACLE: Obstacle = { reason: 'permission', detail: 'asks for a password', remedy: 'none' }

test('a refusal holds for some minutes, until the server lets us in, or is gone', () => {
  let nowMs = 0
  const memory = new RefusalMemory(() => nowMs)
  const servers = ['1 5432', '2 5433', '3 5434']
  for (const server of servers) memory.note(server, OBSTACLE)
  memory.forget('1 5432')
  memory.keepOnly(new Set(['1 5432', '2 5433']))
  nowMs = 60_000
  expect(servers.map((server) => memory.recall(server))).toEqual([undefined, OBSTACLE, undefined])
  nowMs = 3_600_000
  expect(memory.recall('2 5433')).toBeUndefined()
})
