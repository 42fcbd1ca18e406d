import { codeOf, eventsOf, GRANTS, send, testApi, USERS, waitForLock } from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Transaction } from '../../db/connect.ts'

let api: TestApi
let admin: TestSession
let target: TestSession
beforeAll(async () => {
  api = await testApi()
  admin = await api.createUser({ role: 'admin' })
  target = await api.createUser({ role: 'auditor' })
})
afterAll(() => api.close())

describe('a change of the account that waited for another one', () => {
  test.each<[string, () => Promise<Answer>]>([
    ['createUser', () => admin.post(USERS, { name: 'late', role: 'admin' })],
    ['updateUser', () => send(api, admin, 'PUT', userPath(), { enabled: false })],
    ['resetUserPassword', () => send(api, admin, 'POST', `${userPath()}/password`)],
    ['deleteUser', () => send(api, admin, 'DELETE', userPath())],
    ['createGrant', () => admin.post(GRANTS, { user_id: target.userId, role: 'admin' })],
    ['deleteGrant', () => send(api, admin, 'DELETE', `${GRANTS}/unknown`)],
    ['createAccount', () => admin.post('/openhss/v1/accounts', { name: 'late' })],
    ['createEnterpriseProject', () => admin.post('/v1.0/enterprise-projects', { name: 'late' })],
    ['createProject', () => admin.post('/v3/projects', { project: { name: 'late' } })],
  ])('is not made when that disabled its caller: %s', async (_what, change) => {
    const answer = await changeBehind(
      (tx) => tx`update users set enabled = false where id = ${admin.userId}`,
      change,
    )
    await api.sql`update users set enabled = true where id = ${admin.userId}`
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('The token must be updated.')
    // The only event is that of its making.
    expect(await eventsOf(api, target.userId)).toHaveLength(1)
  })

  test.each<[string, string, (tx: Transaction, userId: string) => Promise<unknown>]>([
    ['deleted its caller', 'APIGW.0307', (tx, id) => tx`delete from users where id = ${id}`],
    ['took its grant', 'APIGW.0302', (tx, id) => tx`delete from grants where user_id = ${id}`],
    [
      'narrowed its grant',
      'APIGW.0302',
      (tx, id) => tx`update grants set project_id = ${api.projectId} where user_id = ${id}`,
    ],
  ])('is not made when that %s', async (_what, code, take) => {
    const other = await api.createUser({ role: 'admin' })
    const answer = await changeBehind(
      (tx) => take(tx, other.userId),
      () => other.post(GRANTS, { user_id: target.userId, role: 'operator' }),
    )
    expect(codeOf(answer)).toBe(code)
  })

  test('is made when that changed somebody else', async () => {
    const answer = await changeBehind(
      (tx) => tx`update users set enabled = false where id = ${target.userId}`,
      () => admin.post(USERS, { name: 'in-time', role: 'auditor' }),
    )
    expect(answer.statusCode).toBe(201)
  })
})

/** Sends a change that waits for the lock of the tenant, which another change holds. */
async function changeBehind(
  other: (tx: Transaction) => Promise<unknown>,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const { sent } = await api.sql.begin(async (tx) => {
    await tx`select from domains where id = ${api.tenantId} for no key update`
    const sent = change()
    await waitForLock(api.sql)
    await other(tx)
    return { sent }
  })
  return sent
}

function userPath(): string {
  return `${USERS}/${target.userId}`
}
