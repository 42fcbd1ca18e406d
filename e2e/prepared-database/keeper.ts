/**
 * The process that keeps the data directory that servers of one test run get a copy of. It works until its standard input
 * ends, which happens when the run ends in any way; then it removes everything.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { ensureFirstAdmin } from '@openhss/server'
import { connect, migrate, migrationsFolder, startEmbeddedPostgres } from '@openhss/server/storage'
import { keepUntilInputEnds, outliveSignals } from '@openhss/testkit/keeper'
import { PREPARED_PASSWORD } from './prepared-database.ts'

outliveSignals()
const folder = await mkdtemp(path.join(tmpdir(), 'openhss-prepared-'))
try {
  const dataDirectory = path.join(folder, 'data')
  await prepare(dataDirectory)
  await keepUntilInputEnds(dataDirectory)
} finally {
  await rm(folder, { recursive: true })
}

async function prepare(dataDirectory: string): Promise<void> {
  await mkdir(dataDirectory)
  // As a server makes it: the user of the database may pass.
  await chmod(dataDirectory, 0o711)
  await using database = await startEmbeddedPostgres({
    directory: path.join(dataDirectory, DATA_DIRECTORY.databaseFolder),
  })
  const sql = connect({ url: database.url, maxConnections: 1 })
  await migrate(sql, migrationsFolder)
  await ensureFirstAdmin(sql, async () => PREPARED_PASSWORD, { N: 2, r: 1, p: 1 })
  await sql.end()
  await writeFile(
    path.join(dataDirectory, DATA_DIRECTORY.adminPasswordFile),
    `${PREPARED_PASSWORD}\n`,
    { mode: 0o600 },
  )
}
