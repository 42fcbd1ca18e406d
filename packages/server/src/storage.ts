/**
 * A door to the database alone: loading it does not load the API. The CLI's examination of an installation,
 * tests and benchmarks use it.
 */
export { backUp } from './backup/back-up.ts'
export { restore } from './backup/restore.ts'
export { leaveSignInCode } from './data-directory/sign-in-code.ts'
export { connect } from './db/connect.ts'
export type { Sql, Transaction } from './db/connect.ts'
export { startEmbeddedPostgres } from './db/embedded-postgres.ts'
export type { EmbeddedPostgres } from './db/embedded-postgres.ts'
export { migrate } from './db/migrate.ts'
export { migrationsFolder } from './db/migrations-folder.ts'
