import { setTimeout as delay } from 'node:timers/promises'
import type postgres from 'postgres'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { readMigrationFiles } from './migration-files.ts'
import type { MigrationFile } from './migration-files.ts'
import type { Sql, Transaction } from './connect.ts'

/**
 * Brings the schema up to date with the files `NNNN_name.sql` of a folder. It only goes forward, and runs
 * each file in a transaction of its own together with its row in `openhss_migrations`; several processes
 * may call it at once. A file whose first line is `--! breaking` keeps older programs from starting.
 * @throws with nothing half done, when a file fails (named, with line and column), a file was edited after
 * it ran, numbers have a gap, or the database is newer than this program and the change breaks.
 */
export async function migrate(
  sql: Sql,
  folder: string,
  log: DatabaseLog = silentLog,
): Promise<void> {
  const files = await readMigrationFiles(folder)
  let applied: MigrationFile | undefined
  do {
    // A migration may take longer than any query should.
    applied = await sql.begin((transaction) => applyNext(transaction, files, log), UNLIMITED)
    if (applied) log.info(`database: applied migration ${applied.name}`)
  } while (applied)
}

const UNLIMITED = { statementTimeoutMs: 0 }

/** Any 64-bit number that nothing else locks; these are the bytes of "openhss\0". */
const LOCK_KEY = '8029464384083849984'

/** Takes the lock in one transaction, looks again at what is done, and does the next file if there is one. */
async function applyNext(
  sql: Transaction,
  files: readonly MigrationFile[],
  log: DatabaseLog,
): Promise<MigrationFile | undefined> {
  await waitForLock(sql)
  await sql`
    create table if not exists openhss_migrations (
      number     integer primary key,
      name       text not null,
      sha256     text not null,
      breaking   boolean not null,
      applied_at timestamptz not null default now()
    )`
  const rows = await sql<AppliedMigration[]>`
    select number, name, sha256, breaking from openhss_migrations order by number`
  checkHistory(rows, files, log)
  const next = files[rows.length]
  if (!next) return undefined
  await runFile(sql, next)
  await sql`
    insert into openhss_migrations (number, name, sha256, breaking)
    values (${next.number}, ${next.name}, ${next.sha256}, ${next.breaking})`
  return next
}

/** Asks again and again, because nobody can tell a long wait for one answer from a connection that is gone. */
async function waitForLock(sql: Transaction): Promise<void> {
  for (;;) {
    const [row] = await sql<{ isOurs: boolean }[]>`
      select pg_try_advisory_xact_lock(${LOCK_KEY}::bigint) as "isOurs"`
    if (row?.isOurs === true) return
    await delay(LOCK_POLL_MS)
  }
}

const LOCK_POLL_MS = 50

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

async function runFile(sql: Transaction, file: MigrationFile): Promise<void> {
  try {
    await sql.unsafe(file.text)
  } catch (cause) {
    const { message, code, position } = cause as Partial<postgres.PostgresError>
    throw new Error(
      `Migration ${file.name} failed${describePosition(file.text, Number(position))}: ${message} (${code}). Nothing of it was kept.`,
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
