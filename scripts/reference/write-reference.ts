/** `npm run docs`: writes docs/reference from the code and from a database with all migrations. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { connect, migrate, migrationsFolder, startEmbeddedPostgres } from '@openhss/server/storage'
import { createTestApi } from '@openhss/testkit/test-api'
import { REFERENCE_FOLDER, referenceFiles } from './reference-files.ts'

const directory = mkdtempSync(path.join(os.tmpdir(), 'openhss-docs-'))
try {
  await using database = await startEmbeddedPostgres({ directory })
  const sql = connect({ url: database.url })
  await migrate(sql, migrationsFolder)
  const api = await createTestApi({ sql, close: () => sql.end() })
  const files = await referenceFiles(api)
  await api.close()
  const folder = path.join(import.meta.dirname, '../..', REFERENCE_FOLDER)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text)
  console.log(`wrote ${REFERENCE_FOLDER}: ${[...files.keys()].join(', ')}`)
} finally {
  rmSync(directory, { recursive: true, force: true })
}
