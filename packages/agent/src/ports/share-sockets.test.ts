import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { GapTally } from '../host/gap-tally.ts'
import { shareSockets } from './share-sockets.ts'
import type { PlacedSocket } from './tables/socket-tables.ts'

const NETWORK = { isHost: true, table: '1', pids: [1] }

function socketsOf(userId: number, count: number): PlacedSocket[] {
  return Array.from({ length: count }, (_, i) => {
    const link = `socket:[${userId}${i}]`
    return { type: 'TCP', laddr: '127.0.0.1', port: i + 1, link, userId, network: NETWORK }
  })
}

test('a user with many sockets loses some, and nobody who has his share', () => {
  const counts = fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(counts, fc.integer({ min: 10, max: 300 }), (numbers, most) => {
      const sockets = numbers.flatMap((count, user) => socketsOf(user, count))
      const missed = new GapTally()
      const kept = shareSockets(sockets, most, missed)
      expect(kept.length).toBeLessThanOrEqual(Math.max(most, 0))
      const lost = missed.list().reduce((sum, { count }) => sum + count, 0)
      expect(kept.length + lost).toBe(sockets.length)
      for (const [user, count] of numbers.entries()) {
        const share = Math.min(count, Math.floor(most / numbers.length))
        const own = kept.filter(({ userId }) => userId === user).length
        expect(own).toBeGreaterThanOrEqual(share)
      }
    }),
  )
})
