import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { parseDatabaseUrl } from './database-url.ts'
import type { DatabaseAddress } from './database-url.ts'
import { Pool } from './pool/pool.ts'
import { Helper, Statement } from './pool/statement.ts'
import type { HelperInput, Send } from './pool/statement.ts'
import { runTransaction } from './pool/transaction.ts'
import type { Queryable } from './queryable.ts'

/** The pool: int8 is a number, timestamptz a Date. Queries take a Queryable. */
export interface Sql extends Queryable {
  readonly address: DatabaseAddress
  /** Runs the work in one transaction, and commits when it is done; `transaction` is for its time only. */
  begin<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  /** Whether the database is to refuse changes from now on: SQLSTATE 25006. */
  setReadOnly(readOnly: boolean): void
  /** Closes the connections after what is under way, at the latest after the seconds. */
  end(options?: { readonly timeout: number }): Promise<void>
}

declare const inTransaction: unique symbol
/** The connection inside `sql.begin(async (transaction) => …)`. */
export interface Transaction extends Queryable {
  readonly [inTransaction]?: true
}

export interface TransactionOptions {
  /** Milliseconds for each statement, in place of the pool's; 0 is for ever. */
  readonly statementTimeoutMs?: number
}

export interface ConnectOptions {
  /** `postgres://…`, see parseDatabaseUrl. */
  readonly url: string
  /** Name that pg_stat_activity shows. */
  readonly applicationName?: string
  /** Upper bound of open connections; they open on demand. */
  readonly maxConnections?: number
  /** Milliseconds after which the database cancels a statement; a second later the connection is given up. */
  readonly statementTimeoutMs?: number
  readonly log?: DatabaseLog
}

/**
 * Makes a lazy pool: nothing is opened before the first query. Close it with `sql.end()`. What is lost, silent or
 * crowded fails with an error that has a `code`, within a bound: docs/adr/0017-connections.md.
 * @throws only when the URL itself is wrong; for an early, readable error about the server behind it call
 *   waitUntilReady.
 */
export function connect(options: ConnectOptions): Sql {
  const address = parseDatabaseUrl(options.url)
  const pool = new Pool({
    address,
    applicationName: options.applicationName ?? 'openhss',
    maxConnections: options.maxConnections ?? 10,
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    readOnly: false,
    log: options.log ?? silentLog,
  })
  return Object.assign(
    createQueryable((statement) => pool.hold((client) => client.run(statement))),
    {
      address,
      begin: <Result>(
        work: (transaction: Transaction) => Promise<Result>,
        { statementTimeoutMs }: TransactionOptions = {},
      ) =>
        pool.hold((client) =>
          runTransaction(client, (send) => work(createQueryable(send)), statementTimeoutMs),
        ),
      setReadOnly: (readOnly: boolean) => pool.setReadOnly(readOnly),
      end: ({ timeout = 10 }: { readonly timeout?: number } = {}) => pool.end(timeout * 1000),
    },
  )
}

function createQueryable(send: Send): Queryable {
  const tag = (input: HelperInput | TemplateStringsArray, ...values: readonly unknown[]) =>
    isTemplate(input) ? new Statement(input, values, send) : new Helper(input)
  return Object.assign(tag, {
    unsafe: (text: string) => new Statement(text, [], send),
  }) as Queryable
}

function isTemplate(input: HelperInput | TemplateStringsArray): input is TemplateStringsArray {
  return Array.isArray(input) && 'raw' in input
}
