import postgres from 'postgres'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { parseDatabaseUrl } from './database-url.ts'

/** The driver as we set it up: int8 is a number, timestamptz a Date. Queries take a Queryable. */
export type Sql = postgres.Sql<{ int8: number }>
/** The connection inside `sql.begin(async (transaction) => …)`. */
export type Transaction = postgres.TransactionSql<{ int8: number }>

export interface ConnectOptions {
  /** `postgres://…`, see parseDatabaseUrl. */
  readonly url: string
  /** Name that pg_stat_activity shows. */
  readonly applicationName?: string
  /** Upper bound of open connections; they open on demand. */
  readonly maxConnections?: number
  /** Milliseconds after which the server cancels a statement. */
  readonly statementTimeoutMs?: number
  readonly log?: DatabaseLog
}

/**
 * Makes a lazy pool: nothing is opened before the first query. Close it with `sql.end()`.
 * @throws only when the URL itself is wrong; for an early, readable error about the server behind it call
 *   waitUntilReady.
 */
export function connect(options: ConnectOptions): Sql {
  const { host, port, user, password, database, ssl } = parseDatabaseUrl(options.url)
  const log = options.log ?? silentLog
  return postgres({
    host,
    port,
    user,
    database,
    ssl,
    // The password is not undefined, because the driver would then look for PGPASSWORD.
    password: password ?? '',
    max: options.maxConnections ?? 10,
    // A connection is a server process of some 5 MB; a quiet installation gives them back.
    idle_timeout: 60,
    connect_timeout: 10,
    // The driver's own waits grow to 20 s, long after a restarted server is back.
    backoff: (attempt: number) => (0.5 + Math.random() / 2) * Math.min(2 ** attempt / 100, 1),
    prepare: true,
    onnotice: ({ severity, message }) => {
      if (severity === 'WARNING') log.warn(`database: ${message}`)
    },
    types: { int8: int8AsNumber },
    connection: {
      application_name: options.applicationName ?? 'openhss',
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      // A transaction that its process forgot would keep locks and dead rows for ever.
      idle_in_transaction_session_timeout: 60_000,
      // Date parses this form, whatever the server's own settings are.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
    },
  })
}

/** Reads int8 as a number: counts and row numbers stay far below 2^53, and the driver's default is a string. */
const int8AsNumber: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value) => String(value),
  parse: (text: string) => Number(text),
}
