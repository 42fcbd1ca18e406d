import { stat } from 'node:fs/promises'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { isInUse, lockDataDirectory } from '../data-directory/data-directory-lock.ts'
import { connect } from '../db/connect.ts'
import type { Sql } from '../db/connect.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded-postgres.ts'
import { waitUntilReady } from '../db/wait-until-ready.ts'

/**
 * Opens the database of the URL, or the embedded one of the data directory: that of the server which runs there, else it is
 * started for the time, and no server can start meanwhile.
 */
export async function openDatabaseForBackup(
  options: { readonly dataDirectory: string; readonly databaseUrl?: string | undefined },
  started: AsyncDisposableStack,
): Promise<Sql> {
  const url = options.databaseUrl ?? (await openEmbedded(options.dataDirectory, started))
  const sql = connect({ url, applicationName: 'openhss backup', maxConnections: 1 })
  started.defer(() => sql.end({ timeout: 1 }))
  await waitUntilReady(sql)
  const [row] = await sql<{ is: boolean }[]>`
    select to_regclass('openhss_migrations') is not null as is`
  if (row?.is !== true) throw new Error('There is nothing of OpenHSS in this database.')
  return sql
}

async function openEmbedded(dataDirectory: string, started: AsyncDisposableStack): Promise<string> {
  const directory = path.join(dataDirectory, DATA_DIRECTORY.databaseFolder)
  if ((await stat(directory).catch(() => undefined)) === undefined) {
    throw new Error(
      `There is no database in ${dataDirectory}. Set OPENHSS_DATA_DIR to the data directory of the server, or DATABASE_URL to its database.`,
    )
  }
  try {
    started.use(lockDataDirectory(dataDirectory))
  } catch (error) {
    if (!isInUse(error)) throw error
    return started.use(await findEmbeddedPostgres(directory)).url
  }
  return started.use(await startEmbeddedPostgres({ directory })).url
}
