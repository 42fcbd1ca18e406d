import { freshDatabase } from './fresh-database.ts'
import { createTestApi } from './test-api.ts'
import type { TestApi, TestSettings } from './test-api.ts'

export { startChildProgram } from './child-program.ts'
export type { ChildProgram } from './child-program.ts'
export { findDebianPostgres, startDebianPostgres } from './debian-postgres.ts'
export type { DebianPostgres } from './debian-postgres.ts'
export { findFreePort } from './find-free-port.ts'
export { freshDatabase } from './fresh-database.ts'
export type { FreshDatabase } from './fresh-database.ts'
export type { TestApi } from './test-api.ts'
export type { Answer, TestAgent, TestGrant, TestSession } from './test-session.ts'

/** The whole API on a database of the test's own. Only inside vitest. */
export async function testApi(settings?: TestSettings): Promise<TestApi> {
  return createTestApi(await freshDatabase(), settings)
}
