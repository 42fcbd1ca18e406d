import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { syncFolder } from '../data-directory/sync-folder.ts'
import { readSecretFile } from '../data-directory/secret-file.ts'
import type { Transaction } from '../db/connect.ts'
import { oneRow } from '../db/one-row.ts'
import { createMasterKey } from '../iam/master-key/master-key.ts'
import { findFingerprint } from '../iam/master-key/master-key-queries.ts'
import { version } from '../version.ts'
import { beginBlocks } from './backup-file.ts'
import type { BlockWriter } from './backup-file.ts'
import type { BackupEnd, BackupManifest, BackupRows, MasterKeyBlock } from './backup-content.ts'
import { openDatabaseForBackup } from './database-for-backup.ts'
import { listTables, quoted, readSequences } from './tables.ts'
import type { Table } from './tables.ts'

export interface BackUpOptions {
  readonly dataDirectory: string
  /** `postgres://…`; without it the embedded database of the data directory. */
  readonly databaseUrl?: string | undefined
  /** Where the backup is to be; nothing may be there yet. */
  readonly file: string
  /** Told how far it is. */
  readonly onProgress?: (text: string) => void
  /** Ends it early; nothing is kept then. */
  readonly signal?: AbortSignal
}

export interface BackUpResult {
  readonly bytes: number
  readonly rows: number
  readonly hosts: number
  /** Whether the backup has the master key; without it access keys and own words in it cannot be read. */
  readonly hasMasterKey: boolean
}

/**
 * Writes a backup of a server, which may run meanwhile: its database as it was at one moment, and the master key of the data
 * directory if that is the database's. The file is for its owner alone (0600), and gets its name when it is complete.
 * @throws with a remedy in the message; no file is left then.
 */
export async function backUp(options: BackUpOptions): Promise<BackUpResult> {
  const { file, signal } = options
  await refuseExisting(file)
  signal?.throwIfAborted()
  const draft = `${file}.partial-${randomBytes(6).toString('hex')}`
  await using started = new AsyncDisposableStack()
  const sql = await openDatabaseForBackup(options, started)
  const handle = await open(draft, 'wx', 0o600)
  try {
    const blocks = await beginBlocks(handle)
    const tables = await listTables(sql)
    const result = await sql.begin((tx) => writeAll(tx, tables, blocks, options), {
      statementTimeoutMs: 0,
    })
    signal?.throwIfAborted()
    await handle.sync()
    await handle.close()
    await refuseExisting(file)
    await rename(draft, file)
    await syncFolder(path.dirname(file))
    return { ...result, bytes: blocks.bytes }
  } catch (error) {
    await handle.close()
    await rm(draft, { force: true })
    throw error
  }
}

async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found !== undefined) throw new Error(`${file} is there already; choose another name.`)
}

async function writeAll(
  tx: Transaction,
  tables: readonly Table[],
  blocks: BlockWriter,
  { dataDirectory, onProgress, signal }: BackUpOptions,
): Promise<Omit<BackUpResult, 'bytes'>> {
  await beginSnapshot(tx, tables)
  const manifest: BackupManifest = {
    version,
    madeAt: new Date().toISOString(),
    migrations: await readMigrations(tx),
    tables,
  }
  await blocks.write('manifest', manifest)
  const masterKey = await findMasterKey(tx, dataDirectory)
  if (masterKey !== undefined) {
    await blocks.write('masterKey', { masterKey } satisfies MasterKeyBlock)
  }
  const rows: Record<string, number> = {}
  for (const [index, table] of tables.entries()) {
    rows[table.name] = 0
    for await (const some of readRows(tx, table)) {
      signal?.throwIfAborted()
      await blocks.write('rows', { table: table.name, rows: some } satisfies BackupRows)
      rows[table.name] = (rows[table.name] ?? 0) + some.length
      onProgress?.(
        `${table.name}, table ${index + 1} of ${tables.length}, ${rows[table.name]} rows`,
      )
    }
  }
  const sequences = await readSequences(tx)
  await blocks.write('end', { rows, sequences } satisfies BackupEnd)
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return { rows: all, hosts: rows['hosts'] ?? 0, hasMasterKey: masterKey !== undefined }
}

/**
 * Sees the database as it is at one moment. The tables are locked before that moment against a change of the schema, and
 * against nothing else: https://www.postgresql.org/docs/current/sql-lock.html
 */
async function beginSnapshot(tx: Transaction, tables: readonly Table[]): Promise<void> {
  await tx.unsafe(
    `set transaction isolation level repeatable read, read only;
    set local idle_in_transaction_session_timeout = 0;
    lock table ${tables.map(({ name }) => quoted(name)).join(', ')} in access share mode`,
  )
  if (JSON.stringify(await listTables(tx)) === JSON.stringify(tables)) return
  throw new Error('The schema was changed just now. Run it again.')
}

/** @throws while a migration is under way, whose rows are half old and half new. */
async function readMigrations(tx: Transaction): Promise<BackupManifest['migrations']> {
  const rows = await tx<{ unfinished: boolean }[]>`
    select exists (select from openhss_migration_batches) as unfinished`
  if (oneRow(rows).unfinished) {
    throw new Error(
      'The database is being brought to a newer schema. Run it again when that is done.',
    )
  }
  return tx<BackupManifest['migrations'][number][]>`
    select name, sha256 from openhss_migrations order by number`
}

/** Finds the key of the data directory, unless it is that of another database. */
async function findMasterKey(tx: Transaction, dataDirectory: string): Promise<string | undefined> {
  const file = path.join(dataDirectory, DATA_DIRECTORY.masterKeyFile)
  const secret = (await readSecretFile(file))?.trim()
  if (secret === undefined) return undefined
  const isOurs = createMasterKey(secret).fingerprint === (await findFingerprint(tx))
  return isOurs ? secret : undefined
}

/** Reads the rows of a table as PostgreSQL writes them, some megabytes at a time. */
async function* readRows(tx: Transaction, { name }: Table): AsyncGenerator<readonly string[]> {
  await tx.unsafe(
    `declare backup_rows no scroll cursor for select backup_row::text as row from ${quoted(name)} backup_row`,
  )
  let count = FIRST_ROWS
  for (;;) {
    const found = await tx.unsafe<{ row: string }[]>(`fetch ${count} from backup_rows`)
    if (found.length > 0) yield found.map(({ row }) => row)
    if (found.length < count) break
    const characters = found.reduce((sum, { row }) => sum + row.length, 0)
    count = Math.ceil(Math.min(MAX_ROWS, (count * BLOCK_CHARACTERS) / characters))
  }
  await tx.unsafe('close backup_rows')
}

/** Rows differ in size from table to table: some hold lists of words. */
const FIRST_ROWS = 20
const MAX_ROWS = 5000
const BLOCK_CHARACTERS = 2 ** 20
