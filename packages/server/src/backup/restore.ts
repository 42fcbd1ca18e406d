import { readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { openDataDirectory } from '../data-directory/data-directory.ts'
import { lockDataDirectory } from '../data-directory/data-directory-lock.ts'
import { readSecretFile, writeSecretFile } from '../data-directory/secret-file.ts'
import { syncFolder } from '../data-directory/sync-folder.ts'
import { connect } from '../db/connect.ts'
import type { Sql } from '../db/connect.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded-postgres.ts'
import { migrate } from '../db/migrate.ts'
import { readMigrationFiles } from '../db/migration-files.ts'
import { migrationsFolder } from '../db/migrations-folder.ts'
import { waitUntilReady } from '../db/wait-until-ready.ts'
import type { BackupManifest } from './backup-content.ts'
import { checkBackup } from './check-backup.ts'
import type { CheckedBackup } from './check-backup.ts'
import { fillTables } from './fill-tables.ts'
import { quoted } from './tables.ts'

export interface RestoreOptions {
  /** No server's may be there yet. */
  readonly dataDirectory: string
  /** `postgres://…` of a database without an OpenHSS; without it the embedded one of the data directory. */
  readonly databaseUrl?: string | undefined
  readonly file: string
  /** Told how far it is. */
  readonly onProgress?: (text: string) => void
  /** Ends it early; nothing is kept then. */
  readonly signal?: AbortSignal
}

export interface RestoreResult {
  readonly rows: number
  readonly hosts: number
  readonly hasMasterKey: boolean
  /** ISO 8601. */
  readonly madeAt: string
}

/**
 * Makes a server of a backup. The file is read to its end and checked before anything is made; the embedded database gets its
 * name when it is complete, another one all rows in one transaction. A schema that is older than this program is brought to
 * the newest when the server starts.
 * @throws with a remedy in the message; nothing is left then but an empty schema in a database of your own.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const backup = await checkBackup(options)
  await refuseNewer(backup.manifest)
  await using started = new AsyncDisposableStack()
  const directory = await openDataDirectory(options.dataDirectory)
  started.use(lockDataDirectory(directory.path))
  await refuseOccupied(directory.path, backup, options.databaseUrl !== undefined)
  if (options.databaseUrl !== undefined) {
    await fillDatabase(options.databaseUrl, backup, options)
    await keepMasterKey(directory.path, backup)
  } else {
    const draft = path.join(directory.path, DRAFT_FOLDER)
    await removeEmbeddedPostgres(draft)
    try {
      {
        await using postgres = await startEmbeddedPostgres({ directory: draft })
        await fillDatabase(postgres.url, backup, options)
      }
      await keepMasterKey(directory.path, backup)
      await rename(draft, directory.postgres)
    } catch (error) {
      await removeEmbeddedPostgres(draft)
      throw error
    }
    await syncFolder(directory.path)
  }
  const { manifest, end, masterKey } = backup
  const rows = Object.values(end.rows).reduce((sum, count) => sum + count, 0)
  return {
    rows,
    hosts: end.rows['hosts'] ?? 0,
    hasMasterKey: masterKey !== undefined,
    madeAt: manifest.madeAt,
  }
}

/** The embedded database while it is filled: no server takes it for its own. */
const DRAFT_FOLDER = 'restoring'

/** @throws when this program does not know the schema. */
async function refuseNewer({ migrations, version }: BackupManifest): Promise<void> {
  const files = await readMigrationFiles(migrationsFolder)
  const unknown = migrations.find(({ sha256 }, index) => files[index]?.sha256 !== sha256)
  if (unknown === undefined) return
  throw new Error(
    `The backup was made by OpenHSS ${version}, whose schema (${unknown.name}) this version does not know. Restore it with that version or a newer one.`,
  )
}

/** @throws when a server is in the data directory already. */
async function refuseOccupied(
  directory: string,
  { masterKey }: CheckedBackup,
  isExternal: boolean,
): Promise<void> {
  const present = new Set(await readdir(directory))
  const { databaseFolder, masterKeyFile, adminPasswordFile } = DATA_DIRECTORY
  const found = [databaseFolder, masterKeyFile, adminPasswordFile].find((name) => present.has(name))
  if (found === undefined) return
  // Another server of the same database has its own data directory, and the same key.
  const key = await readSecretFile(path.join(directory, masterKeyFile))
  if (isExternal && found === masterKeyFile && key?.trim() === masterKey) return
  throw new Error(
    `There is a server in ${directory} already (${found}). Restore into an empty data directory: set OPENHSS_DATA_DIR, or move that one away.`,
  )
}

async function fillDatabase(
  url: string,
  backup: CheckedBackup,
  options: RestoreOptions,
): Promise<void> {
  const sql = connect({ url, applicationName: 'openhss restore', maxConnections: 2 })
  try {
    await waitUntilReady(sql)
    await refuseRows(sql)
    const { migrations } = backup.manifest
    const { signal } = options
    options.onProgress?.('making the schema')
    await migrate(sql, migrationsFolder, {
      until: migrations.length,
      ...(signal !== undefined && { signal }),
    })
    const filled = await sql.begin((tx) => fillTables(tx, backup, options), {
      statementTimeoutMs: 0,
    })
    options.onProgress?.('counting rows for the planner')
    // Without it the first queries have plans for empty tables.
    await sql.begin((tx) => tx.unsafe(`analyze ${filled.map(quoted).join(', ')}`), {
      statementTimeoutMs: 0,
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** @throws when an OpenHSS is in the database. The empty schema of a restore that was interrupted is none. */
async function refuseRows(sql: Sql): Promise<void> {
  const [schema] = await sql<{ is: boolean }[]>`select to_regclass('domains') is not null as is`
  if (schema?.is !== true) return
  const [row] = await sql<{ has: boolean }[]>`select exists (select from domains) as has`
  if (row?.has === true) {
    throw new Error('There is an OpenHSS in the database already. Restore into an empty one.')
  }
}

async function keepMasterKey(directory: string, { masterKey }: CheckedBackup): Promise<void> {
  if (masterKey === undefined) return
  await writeSecretFile(path.join(directory, DATA_DIRECTORY.masterKeyFile), `${masterKey}\n`)
}
