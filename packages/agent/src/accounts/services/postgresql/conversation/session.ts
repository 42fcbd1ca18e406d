import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { ReadMeter } from '../../../../host/read-meter.ts'
import {
  MessageReader,
  OversizedAnswer,
  TERMINATE,
  authenticationCode,
  errorRoutine,
  firstColumn,
  queryMessage,
  sqlState,
  startupMessage,
} from './messages.ts'
import type { ServerMessage } from './messages.ts'

/** Why a conversation did not come to its end. */
export type Refusal =
  | { readonly kind: 'password' | 'unknown-role' | 'oversized' | 'stopped' | 'failed' }
  /** See "PostgreSQL Error Codes" in its manual. */
  | { readonly kind: 'error'; readonly sqlState: string }

/** For each query the first column of its rows, or the code of its error. */
export type Answer = { readonly refused: Refusal } | { readonly results: readonly QueryResult[] }

export interface QueryResult {
  readonly rows: readonly string[]
  readonly sqlState?: string
}

export interface Login {
  readonly user: string
  readonly database: string
}

/** A connection, and what may be read of the answers. */
export interface Connection {
  readonly socket: Socket
  readonly meter?: ReadMeter | undefined
}

/**
 * Asks a server some questions in a session of its own. Never throws, and never answers a request for a
 * password: whoever is asked for one is not let in by who he is, and leaves.
 */
export async function askPostgres(
  { socket, meter }: Connection,
  login: Login,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  // Without a listener of its own an error after the conversation would end the process.
  socket.on('error', () => undefined)
  const conversation = new Conversation(socket, queries)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(MAX_SESSION_MS)])
  const leave = () => socket.destroy()
  limit.addEventListener('abort', leave, { once: true })
  try {
    limit.throwIfAborted()
    socket.write(startupMessage({ ...login, ...SESSION }))
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      meter?.take(chunk.length)
      if (meter?.bytesLeft === 0) throw new OversizedAnswer()
      const answer = conversation.hear(chunk)
      chunk.fill(0)
      if (answer) return answer
    }
    return { refused: { kind: signal.aborted ? 'stopped' : 'failed' } }
  } catch (error) {
    if (error instanceof OversizedAnswer) return { refused: { kind: 'oversized' } }
    return { refused: { kind: signal.aborted ? 'stopped' : 'failed' } }
  } finally {
    limit.removeEventListener('abort', leave)
    await hangUp(socket)
  }
}

/** A server that is busy forking takes a second; one that hangs must not hold up the check. */
const MAX_SESSION_MS = 10_000

/** 25,000 roles; 5,000 of an instance are kept. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024

/**
 * What no setting of the server, the database or the role may change: a superuser must not run the
 * functions that somebody put before those of the system.
 */
const SESSION = {
  application_name: 'openhss-agent',
  client_encoding: 'UTF8',
  search_path: 'pg_catalog',
  default_transaction_read_only: 'on',
  statement_timeout: String(MAX_SESSION_MS),
}

async function hangUp(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  socket.destroy()
  await once(socket, 'close')
}

/** What was said so far. Each message is handled once, in the order of the protocol. */
class Conversation {
  readonly #socket: Socket
  readonly #queries: readonly string[]
  readonly #reader = new MessageReader(MAX_ANSWER_BYTES)
  readonly #results: QueryResult[] = []
  #rows: string[] = []
  #sqlState: string | undefined
  #isLetIn = false

  constructor(socket: Socket, queries: readonly string[]) {
    this.#socket = socket
    this.#queries = queries
  }

  /** The answer, once the chunk completes it. */
  hear(chunk: Buffer): Answer | undefined {
    for (const message of this.#reader.push(chunk)) {
      const answer = this.#handle(message)
      message.body.fill(0)
      if (answer) return answer
    }
    return undefined
  }

  #handle({ type, body }: ServerMessage): Answer | undefined {
    switch (type) {
      case 'R':
        return authenticationCode(body) === 0 ? undefined : { refused: { kind: 'password' } }
      case 'E':
        if (!this.#isLetIn) return { refused: refusalOf(body) }
        this.#sqlState = sqlState(body)
        return undefined
      case 'D':
        this.#rows.push(firstColumn(body) ?? '')
        return undefined
      case 'Z':
        return this.#nextQuery()
      default:
        return undefined
    }
  }

  /** The server waits for one. */
  #nextQuery(): Answer | undefined {
    if (this.#isLetIn) this.#finishQuery()
    this.#isLetIn = true
    const query = this.#queries[this.#results.length]
    if (query !== undefined) {
      this.#socket.write(queryMessage(query))
      return undefined
    }
    this.#socket.write(TERMINATE)
    return { results: this.#results }
  }

  #finishQuery(): void {
    this.#results.push({
      rows: this.#rows,
      ...(this.#sqlState !== undefined && { sqlState: this.#sqlState }),
    })
    this.#rows = []
    this.#sqlState = undefined
  }
}

/** After it knows who connects, and before it lets him in: 28000 is a role that is none or may not log in. */
function refusalOf(body: Buffer): Refusal {
  const code = sqlState(body)
  const isUnknown = code === '28000' && errorRoutine(body).startsWith('InitializeSessionUserId')
  return isUnknown ? { kind: 'unknown-role' } : { kind: 'error', sqlState: code }
}
