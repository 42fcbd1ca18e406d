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
  /** Creates the app of another, or a restarted, server process on the same database; the test closes it. */
  createAppBeside(): Promise<Api>
  close(): Promise<void>
}

/**
 * What a test may want otherwise. Unless it says so, calls are unlimited, no proxy is in front, and passwords
 * cost nothing; `passwordCost: undefined` is the real cost.
 */
export type TestSettings = Partial<
  Pick<
    Parameters<typeof createApi>[0],
    | 'limits'
    | 'behindTlsProxy'
    | 'passwordCost'
    | 'signInLinks'
    | 'consoleFolder'
    | 'packagesFolder'
  >
>

/** Creates the API on a migrated and empty database, which is closed together with it. */
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
