import { connect } from 'node:net'
import type { Socket } from 'node:net'
import postgres from 'postgres'
import type { DatabaseLog } from '../database-log.ts'
import type { DatabaseAddress } from '../database-url.ts'
import { arrayTypes } from './array-types.ts'
import { DatabaseError } from './database-error.ts'
import type { Answer, Driver, Statement } from './statement.ts'

export interface ClientSettings {
  readonly address: DatabaseAddress
  readonly applicationName: string
  /** Milliseconds after which the database cancels a statement. */
  readonly statementTimeoutMs: number
  /** Whether the database is to refuse changes. */
  readonly readOnly: boolean
  readonly log: DatabaseLog
}

/**
 * One connection, which is never opened twice: when its socket closes, all that waits for it fails, and nothing is
 * sent on it any more. So what the driver does after a close (docs/adr/0017-connections.md) cannot happen.
 */
export class Client {
  readonly readOnly: boolean
  readonly openedAt = performance.now()
  /** In use by one caller. */
  isHeld = false
  idleSince = performance.now()
  readonly #driver: Driver
  readonly #socket: { current: Socket | undefined } = { current: undefined }
  readonly #onEnd: (client: Client, reason: Error) => void
  readonly #waiting = new Set<(reason: Error) => void>()
  readonly #defaultPatienceMs: number
  #patienceMs: number
  #heardAt = performance.now()
  #ended: Error | undefined

  /** @param onEnd called once, when the connection is lost or closed. */
  constructor(settings: ClientSettings, onEnd: (client: Client, reason: Error) => void) {
    this.readOnly = settings.readOnly
    this.#onEnd = onEnd
    this.#defaultPatienceMs = settings.statementTimeoutMs + GRACE_MS
    this.#patienceMs = this.#defaultPatienceMs
    this.#driver = createDriver(settings, this.#socket, () => {
      this.end(new DatabaseError('CONNECTION_CLOSED', 'the connection to the database was closed'))
    })
  }

  /** Connects and signs in. @throws the reason, after which the client has ended. */
  async open(): Promise<void> {
    try {
      await this.#run(this.#driver.unsafe('select'))
    } catch (error) {
      this.end(error as Error)
      throw error
    }
  }

  /** Number of statements under way. */
  get load(): number {
    return this.#waiting.size
  }

  /** Milliseconds for which statements have been under way without an answer to any. */
  get silenceMs(): number {
    return this.load === 0 ? 0 : performance.now() - this.#heardAt
  }

  /** Whether even a busy database would have answered by now. */
  get isSilent(): boolean {
    return this.silenceMs > this.#patienceMs
  }

  get isOpen(): boolean {
    return this.#ended === undefined && this.#socket.current?.destroyed === false
  }

  run<Rows>(statement: Statement<Rows>): Promise<Answer<Rows>> {
    return this.#run(statement.on(this.#driver))
  }

  /**
   * Waits longer for answers, or for ever: until the transaction ends. Without a time the connection counts on TCP's
   * keep-alive.
   */
  setPatience(statementTimeoutMs: number | undefined): void {
    this.#patienceMs =
      statementTimeoutMs === undefined ? this.#defaultPatienceMs : statementTimeoutMs + GRACE_MS
  }

  /** Fails all that waits, at once, and gives the socket up. */
  end(reason: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = reason
    // Without an error: that of a socket below TLS would have no listener.
    this.#socket.current?.destroy()
    for (const reject of this.#waiting) reject(reason)
    this.#waiting.clear()
    this.#onEnd(this, reason)
  }

  /** Says goodbye to the database, after what is under way and within the time. */
  async close(timeoutMs: number): Promise<void> {
    await this.#driver.end({ timeout: timeoutMs / 1000 })
    this.end(new DatabaseError('CONNECTION_ENDED', 'the connections to the database were closed'))
  }

  async #run<Rows>(query: PromiseLike<Rows>): Promise<Rows> {
    if (this.#ended !== undefined) throw this.#ended
    const { promise: lost, reject } = Promise.withResolvers<never>()
    if (this.load === 0) this.#listen()
    this.#waiting.add(reject)
    try {
      return await Promise.race([query, lost])
    } catch (error) {
      if (isLoss(error as Error)) this.end(error as Error)
      throw error
    } finally {
      this.#waiting.delete(reject)
      this.#listen()
    }
  }

  #listen(): void {
    this.#heardAt = performance.now()
    this.idleSince = this.#heardAt
  }
}

/** The database cancels a statement itself; silence beyond that, and this for the way, means that it is gone. */
const GRACE_MS = 1000
/** For a new connection, sign-in included. */
const CONNECT_LIMIT_S = 5

function createDriver(
  { address, applicationName, statementTimeoutMs, readOnly, log }: ClientSettings,
  socket: { current: Socket | undefined },
  onclose: () => void,
): Driver {
  const { host, port, user, password, database, ssl } = address
  const options: DriverOptions = {
    host,
    port,
    user,
    database,
    ssl,
    // The password is not undefined, because the driver would then look for PGPASSWORD.
    password: password ?? '',
    max: 1,
    socket: () => (socket.current = openSocket(address, socket.current)),
    onclose,
    connect_timeout: CONNECT_LIMIT_S,
    // Node asks a silent peer ten times, a second apart, so a dead one is noticed in 12 s by an idle connection too.
    keep_alive: 2,
    // The pool ends what is idle or old; the driver would also end it in the middle of a transaction.
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    prepare: true,
    onnotice: ({ severity, message }: postgres.Notice) => {
      if (severity === 'WARNING') log.warn(`database: ${message}`)
    },
    types: { int8: int8AsNumber, ...arrayTypes },
    connection: {
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      // Our transactions wait for nothing else, and a lost one would keep its locks.
      idle_in_transaction_session_timeout: 10_000,
      // What a client that is silently gone holds is free after 10 s.
      tcp_user_timeout: '10000',
      tcp_keepalives_idle: '4',
      tcp_keepalives_interval: '2',
      tcp_keepalives_count: '3',
      default_transaction_read_only: readOnly,
      // Date parses this form, whatever the server's own settings are.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
    },
  }
  return postgres(options)
}

/** The driver's types lack `socket`: https://github.com/porsager/postgres#connection-details */
type DriverOptions = postgres.Options<{ int8: postgres.PostgresType<number> }> & {
  socket: () => Socket
}

/** Opens the only socket of a client; the driver would open another after it closed. */
function openSocket({ host, port }: DatabaseAddress, earlier: Socket | undefined): Socket {
  if (earlier !== undefined) {
    throw new DatabaseError('CONNECTION_CLOSED', 'the connection to the database was closed')
  }
  const socket = connect(
    host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port },
  )
  // The driver reads it from there to check the certificate.
  return Object.assign(socket, { host })
}

/** Whether the error is the connection's own and not one that the database answered with. */
function isLoss(error: Error & { code?: unknown; syscall?: unknown }): boolean {
  return error.syscall !== undefined || LOSSES.has(error.code)
}

const LOSSES = new Set<unknown>([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  '57P01',
  '57P02',
])

/** Reads int8 as a number: counts and row numbers stay far below 2^53, and the driver's default is a string. */
const int8AsNumber: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value) => String(value),
  parse: (text: string) => Number(text),
}
