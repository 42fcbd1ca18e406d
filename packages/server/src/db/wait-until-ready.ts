import type postgres from 'postgres'
import type { Sql } from './connect.ts'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'

export interface WaitOptions {
  /** Milliseconds that a database gets which is only just starting, beside us or in another container. */
  readonly limitMs?: number
  readonly log?: DatabaseLog
}

/**
 * Waits until the database answers and checks that we can work with it: PostgreSQL 15 or newer, text as
 * UTF-8.
 * @throws an Error that names the server, the cause and a remedy, and never the password.
 */
export async function waitUntilReady(sql: Sql, options: WaitOptions = {}): Promise<void> {
  const { limitMs = 10_000, log = silentLog } = options
  const deadline = performance.now() + limitMs
  for (let attempt = 1; ; attempt++) {
    try {
      checkServer(await readFacts(sql))
      return
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException
      // The driver waits between attempts.
      if (!STARTING.has(code) || performance.now() > deadline) throw explain(sql, cause)
      if (attempt === 1) log.warn(`database: waiting for ${describe(sql)} (${code})`)
    }
  }
}

/** Codes of a server that is about to start: nobody listens, no name yet, "starting up". */
const STARTING = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', '57P03'])

interface ServerFacts {
  /** 180004 stands for 18.4. */
  readonly number: number
  readonly version: string
  readonly encoding: string
}

async function readFacts(sql: Sql): Promise<ServerFacts> {
  const [facts] = await sql<[ServerFacts]>`
    select current_setting('server_version_num')::integer as number,
      current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`
  return facts
}

/**
 * Checks the facts.
 * @throws when the server is not one that we can work with.
 */
export function checkServer({ number, version, encoding }: ServerFacts): void {
  if (number < 150_000) {
    throw new Error(`it is PostgreSQL ${version}, and OpenHSS needs 15 or newer`)
  }
  if (encoding !== 'UTF8') {
    throw new Error(
      `it keeps text as ${encoding}; create it with \`create database … encoding 'UTF8' template template0\``,
    )
  }
}

function explain(sql: Sql, cause: unknown): Error {
  const { code = '', message } = cause as Partial<postgres.PostgresError> & Error
  const why = REASONS[code] ?? message
  return new Error(`Cannot use ${describe(sql)}: ${why}. Check DATABASE_URL.`, { cause })
}

/** Reasons by the codes of the driver, of Node and of PostgreSQL; other errors explain themselves. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be resolved now',
  CONNECT_TIMEOUT: 'it does not answer',
  DATABASE_SILENT: 'it does not answer',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  '28P01': 'it does not accept the password',
  '3D000': 'there is no such database; create it with createdb',
  DATABASE_BUSY: 'it has no connection left for us',
  '53300': 'it has no connection left for us',
  EPROTO: 'it does not speak TLS; sslmode=disable would connect without',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; sslmode=disable would connect without',
}

function describe({ address }: Sql): string {
  const { host, port, user, database } = address
  const place = host.startsWith('/') ? host : `${host}:${port}`
  return `the database ${database} at ${place} as ${user}`
}
