/**
 * Says why the database could not do it now, for a caller who may try again; undefined for any other error, such as
 * one that the statement itself is to blame for. Codes: SQLSTATE of PostgreSQL, those of Node and of our pool.
 * https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function describeDatabaseFailure(error: unknown): string | undefined {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code !== 'string') return undefined
  if (SYSTEM_CALLS.has(syscall)) return AWAY
  return REASONS[code] ?? REASONS[code.slice(0, 2)]
}

/** Calls of a socket; no request has one of these when it fails in a handler. */
const SYSTEM_CALLS = new Set<unknown>(['connect', 'read', 'write', 'getaddrinfo'])

const AWAY = 'The database cannot be reached, or the connection to it was lost.'
const FULL =
  'The disk of the database is full: it answers reads and refuses changes until there is space.'

/** By code, else by the class that its first two characters name. */
const REASONS: Readonly<Record<string, string>> = {
  '53100': FULL,
  // Our embedded database refuses changes for this reason alone.
  '25006': FULL,
  DATABASE_BUSY: 'The database is busy: none of its connections became free.',
  DATABASE_SILENT: 'The database does not answer.',
  CONNECT_TIMEOUT: 'The database does not answer.',
  CONNECTION_CLOSED: AWAY,
  CONNECTION_DESTROYED: AWAY,
  CONNECTION_ENDED: 'The server is stopping.',
  '57014': 'The database was too slow.',
  '55P03': 'The database was too slow.',
  '08': AWAY,
  // Deadlocks; the other one goes on.
  '40': 'Another change came first.',
  '53': 'The database has no room for more work.',
  '57': AWAY,
  '58': 'The database cannot use its disk.',
}
