import type { Obstacle } from '../service.ts'
import { type SocketPlace, connectLocal } from './connect-local.ts'
import { refusalObstacle, socketObstacle } from './obstacles.ts'
import { type Answer, type QueryResult, askPostgres } from './session.ts'

/** Whose rights are used. */
export interface Caller {
  readonly userId: number
  readonly role: string
}

/** Asks a server in a session of its own, or tells what stood in the way. Never throws. */
export async function askServer(
  place: SocketPlace,
  caller: Caller,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<readonly QueryResult[] | Obstacle> {
  const first = await askDatabase('postgres', place, caller, queries, signal)
  // Some take it away. The template is always there, but whoever is in it keeps others from copying it.
  const answer = isUnknownDatabase(first)
    ? await askDatabase('template1', place, caller, queries, signal)
    : first
  if ('results' in answer) return answer.results
  if ('refused' in answer) return refusalObstacle(answer.refused, caller.role)
  return answer
}

async function askDatabase(
  database: string,
  place: SocketPlace,
  { userId, role }: Caller,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<Answer | Obstacle> {
  const socket = await connectLocal(place, userId)
  if ('missing' in socket) {
    return socketObstacle(socket.missing, `/${place.folder}/${place.name}`)
  }
  return await askPostgres(socket.value, { user: role, database }, queries, signal)
}

function isUnknownDatabase(answer: Answer | Obstacle): boolean {
  return (
    'refused' in answer && answer.refused.kind === 'error' && answer.refused.sqlState === '3D000'
  )
}
