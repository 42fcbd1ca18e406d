import { connect } from '@openhss/server/storage'
import type { Sql } from '@openhss/server/storage'
import { inject } from 'vitest'
import { cloneTemplate, dropDatabases } from './test-databases.ts'

/** A migrated, empty database of the test's own; `await using` closes it. */
export interface FreshDatabase extends AsyncDisposable {
  readonly sql: Sql
  readonly url: string
  /** Closes `sql` and removes the database. */
  close(): Promise<void>
}

/** Copies the migrated template. It works only inside vitest, whose globalSetup starts the server. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const source = inject('databases')
  if ('error' in source) throw new Error(`There is no database for tests: ${source.error}`)
  const url = await cloneTemplate(source)
  const sql = connect({ url, applicationName: 'test' })
  const close = async () => {
    await sql.end({ timeout: 5 })
    await dropDatabases(source, url)
  }
  return { sql, url, close, [Symbol.asyncDispose]: close }
}
