import { codeOf, send, testApi, USERS } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ACCOUNTS = '/openhss/v1/accounts'
/** More than may wait for their turn for one user, whatever the machine does meanwhile. */
const MANY = 80

let api: TestApi
let userId: string
beforeAll(async () => {
  // They wait for each other because each takes its time: a tenth of the real cost.
  api = await testApi({ passwordCost: { N: 8192, r: 8, p: 1 } })
  userId = (await api.createUser({ role: 'auditor' })).userId
})
afterAll(() => api.close())

describe('passwords that the server makes', () => {
  test.each<[string, (n: number) => Promise<Answer>, number]>([
    ['createUser', (n) => api.post(USERS, { name: `many-${n}`, role: 'auditor' }), 201],
    ['resetUserPassword', () => api.post(`${USERS}/${userId}/password`, {}), 200],
    ['createAccount', (n) => api.post(ACCOUNTS, { name: `many-${n}` }), 201],
  ])(
    'by %s wait for their turn, and who signs in elsewhere gets one',
    async (_what, make, done) => {
      const made = Promise.all(Array.from({ length: MANY }, (_, n) => make(n)))
      const signIn = await signInFrom('198.51.100.1')
      const answers = await made
      expect(signIn.statusCode).toBe(201)
      const refused = answers.filter(({ statusCode }) => statusCode !== done)
      expect(refused.length).toBeGreaterThan(MANY / 4)
      expect(new Set(refused.map(codeOf))).toEqual(new Set(['APIGW.0308']))
    },
  )

  test('are not made for a name that is taken or a user that is not there', async () => {
    const round = () => [
      api.post(USERS, { name: api.user, role: 'auditor' }),
      api.post(ACCOUNTS, { name: api.domain }),
      send(api, api, 'POST', `${USERS}/unknown/password`),
    ]
    const answers = await Promise.all(Array.from({ length: MANY / 2 }, round).flat())
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['HSS.0001', 'HSS.0011']))
  })
})

function signInFrom(remoteAddress: string): Promise<Answer> {
  const { user, password, domain } = api
  const identity = {
    methods: ['password'],
    password: { user: { name: user, password, domain: { name: domain } } },
  }
  const payload = { auth: { identity } }
  return api.app.inject({ method: 'POST', url: '/v3/auth/tokens', remoteAddress, payload })
}
