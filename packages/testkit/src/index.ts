import { createTestApi } from './api/test-api.ts'
import type { TestApi, TestSettings } from './api/test-api.ts'
import { freshDatabase } from './databases/fresh-database.ts'

export * from './api/access-keys.ts'
export * from './api/audit-events.ts'
export * from './api/browser-session.ts'
export * from './api/findings.ts'
export * from './api/host-groups.ts'
export * from './api/policy-client.ts'
export * from './api/secret-watch.ts'
export * from './api/sign-request.ts'
export * from './api/signed-call.ts'
export * from './api/tenants.ts'
export type { TestApi } from './api/test-api.ts'
export type { Answer, TestAgent, TestGrant, TestSession } from './api/test-session.ts'
export * from './api/users.ts'
export { findDebianPostgres, startDebianPostgres } from './databases/debian-postgres.ts'
export type { DebianPostgres } from './databases/debian-postgres.ts'
export { freshDatabase } from './databases/fresh-database.ts'
export type { FreshDatabase } from './databases/fresh-database.ts'
export { waitForLock } from './databases/wait-for-lock.ts'

/** The whole API on a database of the test's own. Only inside vitest. */
export async function testApi(settings?: TestSettings): Promise<TestApi> {
  return createTestApi(await freshDatabase(), settings)
}
