import postgres from 'postgres'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { parseDatabaseUrl } from './database-url.ts'

/** The driver as we set it up: int8 is a number, timestamptz a Date. Queries take a Queryable. */
export type Sql = postgres.Sql<{ int8: number }>
/** Inside `sql.begin(async (transaction) => …)`. */
export type Transaction = postgres.TransactionSql<{ int8: number }>

export interface ConnectOptions {
  /** `postgres://…`, see parseDatabaseUrl. */
  readonly url: string
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string
  /** Upper bound of open connections; they open on demand. */
  readonly maxConnections?: number
  /** A statement that runs longer is cancelled by the server. */
  readonly statementTimeoutMs?: number
  readonly log?: DatabaseLog
}

/**
 * A lazy pool: nothing is opened before the first query. Close it with `sql.end()`.
 * Throws only when the URL itself is wrong; for an early, readable error about the server behind it
 * call waitUntilReady.
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
    // Not undefined: the driver would look for PGPASSWORD.
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
      // What Date parses, whatever the server's own settings are.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
    },
  })
}

/** Counts and row numbers stay far below 2^53; the driver's default is a string. */
const int8AsNumber: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value) => String(value),
  parse: (text: string) => Number(text),
}
