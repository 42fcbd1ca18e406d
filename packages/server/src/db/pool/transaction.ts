import type { Client } from './client.ts'
import { Statement } from './statement.ts'
import type { Send } from './statement.ts'

/**
 * Runs the work in a transaction on a client that nobody else uses. A statement that fails fails the transaction, even
 * if the work took no notice.
 * @param timeoutMs for each statement in place of the client's own; 0 is for ever.
 * @throws what failed first; nothing is kept then, unless the connection was lost while it committed.
 */
export async function runTransaction<Result>(
  client: Client,
  work: (send: Send) => Promise<Result>,
  timeoutMs: number | undefined,
): Promise<Result> {
  let failure: { readonly error: unknown } | undefined
  let isOver = false
  const send: Send = async (statement) => {
    if (isOver) throw new Error('the transaction of this statement is over')
    try {
      return await client.run(statement)
    } catch (error) {
      failure ??= { error }
      throw error
    }
  }
  const plain = (text: string) => client.run(new Statement<unknown>(text, [], send))

  client.setPatience(timeoutMs === 0 ? Number.POSITIVE_INFINITY : timeoutMs)
  try {
    await plain(
      timeoutMs === undefined ? 'begin' : `begin; set local statement_timeout = ${timeoutMs}`,
    )
    const result = await work(send)
    if (failure !== undefined) throw failure.error
    isOver = true
    await plain('commit')
    return result
  } catch (error) {
    isOver = true
    // A lost connection takes its transaction along.
    if (client.isOpen) await plain('rollback').catch((reason: Error) => client.end(reason))
    throw error
  }
}
