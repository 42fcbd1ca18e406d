import { logIn } from './log-in.ts'
import type { Login } from './log-in.ts'
import { MysqlRefusal } from './mysql-failure.ts'
import { PacketChannel } from './packet-channel.ts'
import type { ServerPlace } from './packet-channel.ts'
import { query } from './result-set.ts'
import type { Row } from './result-set.ts'

/** Asks a statement. */
export type Ask = (statement: string) => Promise<Row[]>

export type SessionEnd<T> = { readonly value: T } | { readonly refused: string }

/**
 * One short connection: logs in, asks, takes leave; at most five seconds. Rejects with a `MysqlFailure`.
 * A connection for each use costs the server 0.5 ms of CPU and nothing in between; one that is kept would be
 * logged as aborted when the agent is killed.
 */
export async function withSession<T>(
  place: ServerPlace,
  login: Login,
  signal: AbortSignal,
  use: (ask: Ask) => Promise<T>,
): Promise<SessionEnd<T>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(MAX_SESSION_MS)])
  const channel = new PacketChannel(place, limit)
  try {
    const refused = await logIn(channel, login)
    if (refused !== undefined) return { refused }
    const value = await use((statement) => query(channel, statement))
    await channel.quit()
    return { value }
  } catch (error) {
    // It is well but for a right that is missing.
    if (error instanceof MysqlRefusal) await channel.quit()
    throw error
  } finally {
    channel.drop()
  }
}

const MAX_SESSION_MS = 5_000
