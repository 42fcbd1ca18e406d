import type { Obstacle } from '../../service.ts'
import { connectLocal } from './connect-local.ts'
import type { SocketPlace } from './connect-local.ts'
import { refusalObstacle, socketObstacle } from './obstacles.ts'
import { askPostgres } from './session.ts'
import type { Answer, QueryResult } from './session.ts'

/** The user of the host whose rights are used, and the role to log in as. */
export interface Caller {
  readonly userId: number
  readonly role: string
}

/**
 * Asks a server as the first of these that it lets in and answers, or tells what stood in the way of the
 * last one. Never throws.
 */
export async function askServer(
  place: SocketPlace,
  callers: readonly Caller[],
  queries: readonly string[],
  signal: AbortSignal,
): Promise<readonly QueryResult[] | Obstacle> {
  let obstacle = NOBODY
  for (const caller of callers) {
    const results = await askAs(place, caller, queries, signal)
    if (!('detail' in results) || results.reason !== 'permission') return results
    obstacle = results
  }
  return obstacle
}

const NOBODY: Obstacle = {
  reason: 'permission',
  detail: 'the user that runs it has no name',
  remedy: 'Add the user to /etc/passwd.',
}

async function askAs(
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
  if ('detail' in answer) return answer
  if ('refused' in answer) return refusalObstacle(answer.refused, caller.role)
  // Without the first there is nothing; the others are of use to it.
  const sqlState = answer.results[0]?.sqlState
  if (sqlState === undefined) return answer.results
  return refusalObstacle({ kind: 'error', sqlState }, caller.role)
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
  const { meter } = place.files
  return await askPostgres(
    { socket: socket.value, meter },
    { user: role, database },
    queries,
    signal,
  )
}

function isUnknownDatabase(answer: Answer | Obstacle): boolean {
  return (
    'refused' in answer && answer.refused.kind === 'error' && answer.refused.sqlState === '3D000'
  )
}
