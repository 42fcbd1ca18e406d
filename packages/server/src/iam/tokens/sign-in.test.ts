import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { randomId } from '../secret.ts'
import { createLeftOutEvents } from '../../audit/left-out-events.ts'
import { createFailedSignInRecorder } from './failed-sign-in.ts'
import { insertTenant, insertUser, loginOf, signIn } from './sign-in.fixture.ts'
import type { Login } from './sign-in.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const LOCKED = {
  error: {
    code: 401,
    message:
      'Too many failures in a row: the user name is locked for this address. Try again in five minutes.',
    title: 'Unauthorized',
  },
}

/** Makes a user in a tenant of its own, so that the audit log holds only what the test did. */
async function newUser(): Promise<{ login: Login; userId: string; tenantId: string }> {
  const { tenantId } = await insertTenant(api, randomId())
  const { id: userId, ...login } = await insertUser(api, tenantId, 'somebody', [{ role: 'admin' }])
  return { login, userId, tenantId }
}

async function failTimes(count: number, login: Login, address: string, on = api): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const answer = await signIn(on, { ...login, password: 'wrong' }, { address })
    expect(answer.json()).not.toEqual(LOCKED)
    expect(answer.statusCode).toBe(401)
  }
}

const eventsOf = (tenantId: string) => api.sql`
  select operation, result, user_id, user_name, credential, access_key, source_ip, project_id,
    resource_type, details, request_id
  from audit_events where domain_id = ${tenantId} order by id`

describe('lockout', () => {
  test('six failures in a row lock the name for that address, and for no other', async () => {
    const { login, tenantId } = await newUser()
    await failTimes(6, login, '192.0.2.1')
    const locked = await signIn(api, login, { address: '192.0.2.1' })
    expect(locked.statusCode).toBe(401)
    expect(locked.json()).toEqual(LOCKED)
    expect((await signIn(api, login, { address: '198.51.100.1' })).statusCode).toBe(201)
    const other = await insertUser(api, tenantId, 'another', [{ role: 'admin' }])
    expect((await signIn(api, other, { address: '192.0.2.1' })).statusCode).toBe(201)
  })

  test('naming the account or the user in another way gives no further tries', async () => {
    const { login, tenantId, userId } = await newUser()
    const [{ name } = { name: '' }] = await api.sql<{ name: string }[]>`
      select name from domains where id = ${tenantId}`
    const address = '192.0.2.2'
    await failTimes(3, login, address)
    await failTimes(2, { ...login, domain: { name } }, address)
    await failTimes(1, { ...login, id: userId }, address)
    const both = await signIn(api, { ...login, domain: { id: tenantId, name } }, { address })
    expect(both.json()).toEqual(LOCKED)
  })

  test('a name that does not exist is locked like one that does', async () => {
    const { login } = await newUser()
    const address = '192.0.2.3'
    for (const unknown of [
      { ...login, user: 'nobody' },
      { ...login, domain: { name: 'nowhere' } },
    ]) {
      await failTimes(5, unknown, address)
      await failTimes(1, { ...unknown, domain: { ...unknown.domain, another: 'field' } }, address)
      expect((await signIn(api, unknown, { address })).json()).toEqual(LOCKED)
    }
  })

  test('a scope that is refused locks nobody out: the password was right', async () => {
    const { login } = await newUser()
    const address = '192.0.2.4'
    for (let i = 0; i < 6; i += 1) {
      await signIn(api, { ...login, scope: { project: { name: 'none' } } }, { address })
    }
    expect((await signIn(api, login, { address })).statusCode).toBe(201)
  })

  test('a success begins the count anew', async () => {
    const { login } = await newUser()
    const address = '192.0.2.5'
    await failTimes(5, login, address)
    expect((await signIn(api, login, { address })).statusCode).toBe(201)
    await failTimes(5, login, address)
    expect((await signIn(api, login, { address })).statusCode).toBe(201)
  })

  test('tries at the same time are no way around it', async () => {
    const { login, tenantId } = await newUser()
    const tries = Array.from({ length: 20 }, () =>
      signIn(api, { ...login, password: 'wrong' }, { address: '192.0.2.6' }),
    )
    const answers = await Promise.all(tries)
    expect(answers.every(({ statusCode }) => statusCode === 401)).toBe(true)
    // Two passwords are checked at once, so that one may be under way when the sixth fails.
    expect((await eventsOf(tenantId)).length).toBeLessThanOrEqual(7)
  })
})

test('an unknown account takes as long as a wrong password, and a lock no time', async () => {
  const real = await testApi({ passwordCost: undefined })
  onTestFinished(() => real.close())
  const login = loginOf(real)
  const address = '192.0.2.8'
  const shortestOf = async (attempt: Login) => {
    // Processor time: whatever else runs, it takes none of that.
    const times: number[] = []
    for (let i = 0; i < 3; i += 1) {
      const start = process.cpuUsage()
      await signIn(real, { ...attempt, password: 'wrong' }, { address })
      const { user, system } = process.cpuUsage(start)
      times.push(user + system)
    }
    return Math.min(...times)
  }
  const wrong = await shortestOf(login)
  const unknown = await shortestOf({ ...login, domain: { name: 'nowhere' } })
  expect(unknown).toBeGreaterThan(wrong / 3)
  await failTimes(3, login, address, real)
  expect(await shortestOf(login)).toBeLessThan(wrong / 2)
})

describe('audit', () => {
  test('a sign-in is one event, with the project that it was for', async () => {
    const { login, userId, tenantId } = await newUser()
    const scope = { project: { name: 'default' } }
    const answer = await signIn(api, { ...login, scope }, { address: '192.0.2.11' })
    const { token } = answer.json<{ token: { project: { id: string } } }>()
    expect(await eventsOf(tenantId)).toEqual([
      {
        operation: 'createToken',
        result: 'ok',
        user_id: userId,
        user_name: 'somebody',
        credential: 'password',
        access_key: null,
        source_ip: '192.0.2.11',
        project_id: token.project.id,
        resource_type: 'token',
        details: null,
        request_id: answer.headers['x-request-id'],
      },
    ])
  })

  test('each failure is one event, the last one says that it locks, and a lock adds none', async () => {
    const { login, tenantId } = await newUser()
    const address = '192.0.2.12'
    await failTimes(6, login, address)
    await signIn(api, login, { address })
    await signIn(api, login, { address })
    const events = await eventsOf(tenantId)
    expect(events).toHaveLength(6)
    expect(events[0]).toMatchObject({
      operation: 'createToken',
      result: 'IAM.0401',
      user_id: null,
      user_name: 'somebody',
      credential: 'password',
      source_ip: address,
      details: null,
    })
    expect(events[4]).toMatchObject({ details: null })
    expect(events[5]).toMatchObject({ details: { locked: 'the user name, for this address' } })
  })

  test('who fails without end fills no log: thirty events a minute for an address, and one with the number', async () => {
    const { tenantId } = await newUser()
    const leftOut = createLeftOutEvents(api.sql, { warn: () => {} })
    const recordFailure = createFailedSignInRecorder(api.sql, leftOut)
    const origin = { operationId: 'createToken', requestId: 'r', sourceIp: '192.0.2.14' }
    const failed = {
      tenant: { id: tenantId, name: '' },
      userName: 'nobody',
      credential: 'password',
      isLocking: false,
    } as const
    for (let i = 0; i < 100; i += 1) await recordFailure(origin, failed)
    // A minute may begin between them.
    const written = (await eventsOf(tenantId)).length
    expect([30, 60]).toContain(written)
    await recordFailure({ ...origin, sourceIp: '192.0.2.15' }, failed)
    await leftOut.flush()
    const events = await eventsOf(tenantId)
    expect(events[written]).toMatchObject({ source_ip: '192.0.2.15' })
    expect(events.slice(written + 1)).toMatchObject([
      {
        operation: 'createToken',
        result: 'IAM.0401',
        details: { left_out: String(100 - written), addresses: '1' },
      },
    ])
  })

  test('what nobody can be told of is told to who operates the service', async () => {
    const address = '192.0.2.13'
    await signIn(api, { ...loginOf(api), domain: { name: 'nowhere' } }, { address })
    const events = await api.sql`select domain_id from audit_events where source_ip = ${address}`
    expect(events).toEqual([{ domain_id: api.tenantId }])
  })

  test('a name is bounded and breaks no line, and no password is kept', async () => {
    const { login, tenantId } = await newUser()
    const user = `a\n\u001b[31m\u202E${'b'.repeat(100)}`
    await signIn(api, { ...login, user, password: 'hunter2 is my password' })
    const [event] = await eventsOf(tenantId)
    expect(event).toMatchObject({ user_name: `a\uFFFD\uFFFD[31m\uFFFD${'b'.repeat(56)}` })
    const rows = await api.sql`select row_to_json(audit_events)::text as text from audit_events`
    for (const { text } of rows) expect(text).not.toContain('hunter2')
  })
})

test('a password that is replaced while it is checked gives no token', async () => {
  const { login, userId, tenantId } = await newUser()
  const waiting = () => api.sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const under = await api.sql.begin(async (tx) => {
    await tx`update users set password_hash = 'another' where id = ${userId}`
    const answer = signIn(api, login)
    await expect.poll(waiting, { timeout: 30_000 }).toHaveLength(1)
    return { answer }
  })
  expect((await under.answer).statusCode).toBe(401)
  expect(await api.sql`select from tokens where user_id = ${userId}`).toHaveLength(0)
  expect(await eventsOf(tenantId)).toMatchObject([{ result: 'IAM.0401' }])
})
