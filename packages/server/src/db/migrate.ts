import { setTimeout as delay } from 'node:timers/promises'
import type postgres from 'postgres'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { beginBatches, findUnfinished, runBatch } from './migration-batches.ts'
import { readMigrationFiles } from './migration-files.ts'
import type { MigrationFile } from './migration-files.ts'
import { startMigrationTeller } from './migration-teller.ts'
import type { MigrationTeller, TellOptions } from './migration-teller.ts'
import { oneRow } from './one-row.ts'
import type { Sql, Transaction } from './connect.ts'

export interface MigrateOptions extends TellOptions {
  readonly log?: DatabaseLog
  /** Ends it early, with nothing half done: the next call goes on. */
  readonly signal?: AbortSignal
  /** Number of the last file, for a schema that is older on purpose. */
  readonly until?: number
}

/**
 * Brings the schema up to date with the files `NNNN_name.sql` of a folder. It only goes forward, and runs
 * each file in a transaction of its own together with its row in `openhss_migrations`; several processes
 * may call it at once. A file whose first line is `--! breaking` keeps older programs from starting. What stands below
 * a line `--! for each 500 hosts` runs for so many hosts at a time, each time in a transaction of its own. It may be
 * ended at any moment, and goes on from there.
 * @throws with nothing half done, when a file fails (named, with line and column), a file was edited after
 * it ran, numbers have a gap, the database is newer than this program and the change breaks, or the signal is aborted.
 */
export async function migrate(
  sql: Sql,
  folder: string,
  { log = silentLog, signal, until, ...tell }: MigrateOptions = {},
): Promise<void> {
  const files = (await readMigrationFiles(folder)).slice(0, until)
  const teller = startMigrationTeller(sql, files.length, log, tell)
  const run: Run = { files, teller, log, signal, pid: undefined }
  try {
    for (;;) {
      signal?.throwIfAborted()
      // A migration may take longer than any query should.
      const step = sql.begin((tx) => takeStep(tx, run), UNLIMITED)
      const { isLast, applied } = await cancelOnAbort(sql, run, step)
      if (applied) log.info(`database: applied migration ${applied.name}`)
      if (isLast) return
    }
  } finally {
    teller.stop()
  }
}

const UNLIMITED = { statementTimeoutMs: 0 }

interface Run {
  readonly files: readonly MigrationFile[]
  readonly teller: MigrationTeller
  readonly log: DatabaseLog
  readonly signal: AbortSignal | undefined
  /** The database's process that works on the step. */
  pid: number | undefined
}

/** Waits for the step, and has the database cancel what it does for it as soon as the signal is aborted. */
async function cancelOnAbort(sql: Sql, run: Run, step: Promise<Step>): Promise<Step> {
  const { signal } = run
  let timer: NodeJS.Timeout | undefined
  const cancel = () => {
    if (run.pid === undefined) return
    sql`select pg_cancel_backend(${run.pid})`.catch(() => undefined)
  }
  const onAbort = () => {
    cancel()
    // The first one may come between two statements.
    timer = setInterval(cancel, CANCEL_AGAIN_MS)
  }
  signal?.addEventListener('abort', onAbort)
  try {
    return await step
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    clearInterval(timer)
  }
}

const CANCEL_AGAIN_MS = 200

interface Step {
  readonly isLast: boolean
  /** The file that this step finished. */
  readonly applied?: MigrationFile
}

/** Any 64-bit number that nothing else locks; these are the bytes of "openhss\0". */
const LOCK_KEY = '8029464384083849984'

/** Takes the lock in one transaction, looks again at what is done, and does what comes next, if there is anything. */
async function takeStep(sql: Transaction, run: Run): Promise<Step> {
  const { files, teller, log } = run
  const pid = await prepareStep(sql)
  run.pid = pid
  await waitForLock(sql, run)
  const rows = await readHistory(sql)
  checkHistory(rows, files, log)

  const unfinished = await findUnfinished(sql)
  const begun = files.find(({ number }) => number === unfinished?.number)
  if (unfinished !== undefined && begun?.batch !== undefined) {
    const { batch } = begun
    teller.tellOf(pid, begun, unfinished)
    const isDone = await naming(begun, batch.text, () => runBatch(sql, batch, unfinished))
    return { isLast: false, ...(isDone && { applied: begun }) }
  }

  const next = files[rows.length]
  if (next === undefined) return { isLast: true }
  teller.tellOf(pid, next)
  await naming(next, next.text, () => sql.unsafe(next.text))
  await sql`
    insert into openhss_migrations (number, name, sha256, breaking)
    values (${next.number}, ${next.name}, ${next.sha256}, ${next.breaking})`
  if (next.batch === undefined) return { isLast: false, applied: next }
  await beginBatches(sql, next.number)
  return { isLast: false }
}

/**
 * Has the database end the transaction within a second when this process is gone, killed as well: otherwise it would first
 * finish a statement of minutes, for nobody. Only on Linux it can tell. And it may use more memory than a query should:
 * millions of rows are sorted.
 * @returns the number of the database's process.
 */
async function prepareStep(sql: Transaction): Promise<number> {
  const rows = await sql<{ pid: number }[]>`
    select pg_backend_pid() as pid, set_config('work_mem', '64MB', true),
      set_config('maintenance_work_mem', '128MB', true), case when version() like '%linux%'
        then set_config('client_connection_check_interval', '1s', true) end as checked`
  return oneRow(rows).pid
}

/** Asks again and again, because nobody can tell a long wait for one answer from a connection that is gone. */
async function waitForLock(sql: Transaction, { teller, signal }: Run): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const [row] = await sql<{ isOurs: boolean }[]>`
      select pg_try_advisory_xact_lock(${LOCK_KEY}::bigint) as "isOurs"`
    if (row?.isOurs === true) return
    teller.tellOfWait()
    await delay(LOCK_POLL_MS)
  }
}

const LOCK_POLL_MS = 50

/** Reads what was applied, also a file whose batches are not all done. */
async function readHistory(sql: Transaction): Promise<readonly AppliedMigration[]> {
  await sql`
    create table if not exists openhss_migrations (
      number     integer primary key,
      name       text not null,
      sha256     text not null,
      breaking   boolean not null,
      applied_at timestamptz not null default now()
    )`
  return sql<AppliedMigration[]>`
    select number, name, sha256, breaking from openhss_migrations order by number`
}

interface AppliedMigration {
  number: number
  name: string
  sha256: string
  breaking: boolean
}

function checkHistory(
  rows: readonly AppliedMigration[],
  files: readonly MigrationFile[],
  log: DatabaseLog,
): void {
  for (const row of rows.slice(0, files.length)) {
    const file = files[row.number - 1]
    if (file?.sha256 === row.sha256) continue
    throw new Error(
      `Migration ${row.name} was changed after it ran in this database. Restore the file; put a change into a new migration.`,
    )
  }
  const newer = rows.slice(files.length)
  const newest = newer.at(-1)
  if (!newest) return
  const breaking = newer.find((row) => row.breaking)
  if (breaking) {
    throw new Error(
      `The database is newer than this program: it has migration ${breaking.name}, which older programs cannot work with. Start the newer version of OpenHSS.`,
    )
  }
  log.warn(`database: it has migration ${newest.name}, which this older program does not know`)
}

/** Runs a text of the file. @throws with the file and the place in it that failed. */
async function naming<T>(
  file: MigrationFile,
  text: string,
  work: () => PromiseLike<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const { message, code, position } = cause as Partial<postgres.PostgresError>
    throw new Error(
      `Migration ${file.name} failed${describePosition(text, Number(position))}: ${message} (${code}). Nothing of it was kept.`,
      { cause },
    )
  }
}

/** Describes a position in the text; PostgreSQL counts code points from 1. */
function describePosition(text: string, position: number): string {
  if (!Number.isInteger(position)) return ''
  const lines = Array.from(text).slice(0, position).join('').split('\n')
  return ` at line ${lines.length}, column ${Array.from(lines.at(-1) ?? '').length}`
}
