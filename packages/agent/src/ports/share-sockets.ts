import { fairShare } from '../host/fair-share.ts'
import type { GapTally } from '../host/gap-tally.ts'
import type { PlacedSocket } from './tables/socket-tables.ts'

/**
 * Keeps as many sockets as a report may carry. Where there are more, whoever has the most of them loses some first: a user can
 * open hundreds of thousands, and they are not to push out one of another. Pure but for the gap.
 */
export function shareSockets(
  sockets: readonly PlacedSocket[],
  most: number,
  missed: GapTally,
): readonly PlacedSocket[] {
  if (sockets.length <= most) return sockets
  const counts = new Map<number | undefined, number>()
  for (const { userId } of sockets) counts.set(userId, (counts.get(userId) ?? 0) + 1)
  const mostOfUser = fairShare([...counts.values()], most)
  const kept = new Map<number | undefined, number>()
  const some = sockets.filter(({ userId }) => {
    const ofUser = (kept.get(userId) ?? 0) + 1
    kept.set(userId, ofUser)
    return ofUser <= mostOfUser
  })
  missed.add('open port', 'oversized', sockets.length - some.length)
  return some
}
