import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core'
import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HssClient } from './hss-client.ts'
import { startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'

/** A credential that one server ends is refused by the other one within this time, in milliseconds. */
const WITHIN = { timeout: 2000, interval: 25 }

const bin = findDebianPostgres()

describe.skipIf(bin === undefined)('two servers on one PostgreSQL', () => {
  const stack = new AsyncDisposableStack()
  let one: RunningServer
  let other: RunningServer
  let admin: Session

  beforeAll(async () => {
    const database = stack.use(await startDebianPostgres(bin ?? ''))
    const { user, password, host, port } = database
    const variables = {
      DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/postgres`,
      OPENHSS_MASTER_KEY: 'the master key of both servers, 32+ characters',
    }
    one = stack.use(await startServer(variables))
    other = stack.use(await startServer(variables))
    admin = await one.signIn()
  })
  afterAll(() => stack.disposeAsync())

  /** A user whom both servers have seen, with a token and an access key. */
  async function makeUser(name: string) {
    const made = await admin.api.createUser({ body: { name, role: 'auditor' } })
    const session = await one.signIn({ user: name, password: made.password })
    const { credential } = await session.api.createCredential({
      body: { credential: { user_id: made.id } },
    })
    const project = session.description.project?.id ?? ''
    const byToken = (server: RunningServer) => async () => {
      const url = `${server.endpoint}/v5/${project}/baseline/weak-password-users`
      const answer = await fetch(url, { headers: { 'x-auth-token': session.token } })
      const { error_code = 'ok' } = (await answer.json()) as { error_code?: string }
      return error_code
    }
    const byKey = (server: RunningServer) => () =>
      HssClient.newBuilder()
        .withEndpoint(server.endpoint)
        .withCredential(
          new BasicCredentials()
            .withAk(credential.access)
            .withSk(credential.secret)
            .withProjectId(project),
        )
        .build()
        .listWeakPasswordUsers()
        .then(
          () => 'ok',
          (error: { errorCode?: string }) => error.errorCode,
        )
    for (const server of [one, other]) {
      expect(await byToken(server)()).toBe('ok')
      expect(await byKey(server)()).toBe('ok')
    }
    const { id, grant_id: grant } = made
    const { access } = credential
    return { id, grant, access, session, byToken: byToken(other), byKey: byKey(other) }
  }

  /** Waits for the wanted answer. @returns it, or the one at the deadline. */
  async function soon(ask: () => Promise<string | undefined>, wanted: string) {
    const isWanted = async () => (await ask()) === wanted
    return (await vi.waitUntil(isWanted, WITHIN).catch(() => false)) ? wanted : ask()
  }

  test('a revoked token', async () => {
    const user = await makeUser('revoked')
    await user.session.api.deleteToken({ headers: { 'x-subject-token': user.session.token } })
    expect(await soon(user.byToken, 'APIGW.0307')).toBe('APIGW.0307')
    expect(await user.byKey()).toBe('ok')
  })

  test('a disabled access key, and the same key enabled again', async () => {
    const user = await makeUser('key')
    const set = (status: 'active' | 'inactive') =>
      admin.api.updateCredential({
        params: { access_key: user.access },
        body: { credential: { status } },
      })
    await set('inactive')
    expect(await soon(user.byKey, 'APIGW.0301')).toBe('APIGW.0301')
    expect(await user.byToken()).toBe('ok')
    await set('active')
    expect(await soon(user.byKey, 'ok')).toBe('ok')
  })

  test('a disabled user', async () => {
    const user = await makeUser('disabled')
    await admin.api.updateUser({ params: { user_id: user.id }, body: { enabled: false } })
    expect(await soon(user.byToken, 'APIGW.0307')).toBe('APIGW.0307')
    expect(await soon(user.byKey, 'APIGW.0301')).toBe('APIGW.0301')
  })

  test('a deleted user', async () => {
    const user = await makeUser('deleted')
    await admin.api.deleteUser({ params: { user_id: user.id } })
    expect(await soon(user.byToken, 'APIGW.0301')).toBe('APIGW.0301')
    expect(await soon(user.byKey, 'APIGW.0301')).toBe('APIGW.0301')
  })

  test('a grant that was taken away, and given again', async () => {
    const user = await makeUser('granted')
    await admin.api.deleteGrant({ params: { grant_id: user.grant } })
    expect(await soon(user.byToken, 'APIGW.0307')).toBe('APIGW.0307')
    expect(await soon(user.byKey, 'HSS.0013')).toBe('HSS.0013')
    await admin.api.createGrant({ body: { user_id: user.id, role: 'operator' } })
    expect(await soon(user.byKey, 'ok')).toBe('ok')
  })

  test('a new password', async () => {
    const user = await makeUser('reset')
    await admin.api.resetUserPassword({ params: { user_id: user.id } })
    expect(await soon(user.byToken, 'APIGW.0307')).toBe('APIGW.0307')
    expect(await user.byKey()).toBe('ok')
  })
})
