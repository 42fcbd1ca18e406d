/**
 * PostgreSQL's settings for a small host that does other work too. They are given on the command line at
 * each start and not written into the cluster: they change with the program, and root never writes into a
 * folder that the database user owns. Source of the defaults:
 * https://www.postgresql.org/docs/18/runtime-config.html
 */
export const settings: Readonly<Record<string, string>> = {
  // There is no network, only the Unix socket.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // A server process has a pool of ten; the rest is for an administrator's psql and the tests.
  max_connections: '50',
  // This is the default; pages that are never used are never resident.
  shared_buffers: '128MB',
  work_mem: '8MB',
  // Twice the default work of an index build, at most once for each of the two vacuum workers.
  maintenance_work_mem: '64MB',
  autovacuum_max_workers: '2',
  // A minute by default. A table that grows from nothing has plans for an empty one until it is analysed: while 6,000
  // hosts reported for the first time, two thirds of the database's time went into one look-up.
  autovacuum_naptime: '10s',
  // A report is acknowledged after commit, so a commit must survive a power cut.
  fsync: 'on',
  synchronous_commit: 'on',
  // Our statements run for milliseconds; compiling one takes longer than running it.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Our own log has the time, and only what somebody may want to know goes there.
  log_line_prefix: '',
  log_checkpoints: 'off',
  // Statements and DETAIL lines quote values of rows, which do not belong into a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/**
 * How much of its log PostgreSQL keeps, as it wants it said: half the default, and half the log to replay after a crash, but a
 * sixteenth of a small disk at most. It keeps so much until what the log tells is in the tables, also when nothing else has space.
 */
export function maxLogSize(diskBytes: number): string {
  const megabytes = Math.floor(diskBytes / 16 / 2 ** 20)
  return `${Math.min(512, Math.max(MIN_LOG_MEGABYTES, megabytes))}MB`
}

/** Two files of it are the least. */
const MIN_LOG_MEGABYTES = 32
