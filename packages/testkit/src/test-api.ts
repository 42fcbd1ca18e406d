import { createApi, createMasterKey, ensureFirstAdmin } from '@openhss/server'
import type { Sql } from '@openhss/server/storage'
import { pino } from 'pino'
import { signIn } from './test-session.ts'
import type { Api, Login, TestSession } from './test-session.ts'

/** The whole API on one database, with an administrator who has signed in; no port is opened. */
export interface TestApi extends TestSession {
  readonly app: Api
  readonly sql: Sql
  readonly masterKey: ReturnType<typeof createMasterKey>
  signIn(login: Login): Promise<TestSession>
  /** What another server process on the same database is; closed by the test. */
  createAppBeside(): Promise<Api>
  close(): Promise<void>
}

/**
 * What a test may want otherwise: unlimited calls, nothing in front, and passwords that cost nothing, unless
 * it says so; `passwordCost: undefined` is the real one.
 */
export type TestSettings = Partial<
  Pick<Parameters<typeof createApi>[0], 'limits' | 'behindTlsProxy' | 'passwordCost'>
>

/** `database`: migrated, empty, and closed together with the API. */
export async function createTestApi(
  database: { readonly sql: Sql; close(): Promise<void> },
  settings: TestSettings = {},
): Promise<TestApi> {
  const { sql } = database
  const password = 'the password of the test'
  const parts = {
    sql,
    masterKey: createMasterKey('the master key of the tests, 32+ characters'),
    log: pino({ level: 'silent' }),
    tls: undefined,
    behindTlsProxy: false,
    limits: { perIdentity: Infinity, perAddress: Infinity },
    passwordCost: { N: 2, r: 1, p: 1 },
    ...settings,
  }
  const admin = await ensureFirstAdmin(sql, async () => password, parts.passwordCost)
  const createApp = () => createApi(parts)
  const app = await createApp()
  return {
    ...(await signIn(app, { ...admin, password })),
    app,
    sql,
    masterKey: parts.masterKey,
    signIn: (login) => signIn(app, login),
    createAppBeside: createApp,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}
