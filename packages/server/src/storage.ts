/** The database alone, for tests and benchmarks: loading it does not load the API. */
export { connect } from './db/connect.ts'
export type { Sql, Transaction } from './db/connect.ts'
export { startEmbeddedPostgres } from './db/embedded-postgres.ts'
export type { EmbeddedPostgres } from './db/embedded-postgres.ts'
export { migrate } from './db/migrate.ts'
export { migrationsFolder } from './db/migrations-folder.ts'
