import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
afterAll(() => api.close())

const FORWARDED = {
  'x-forwarded-for': '198.51.100.66, 192.0.2.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'hss.example.org',
}

async function signIn(headers: Record<string, string>): Promise<{ url: string; address: string }> {
  const answer = await api.post(
    '/v3/auth/tokens',
    {
      auth: {
        identity: {
          methods: ['password'],
          password: {
            user: { name: api.user, password: api.password, domain: { name: api.domain } },
          },
        },
      },
    },
    { host: 'openhss:8686', ...headers },
  )
  const { token } = answer.json<{ token: { catalog: { endpoints: { url: string }[] }[] } }>()
  await api.post('/openhss/v1/users', { name: `u${(users += 1)}`, role: 'auditor' }, headers)
  const [event] = await api.sql<{ address: string }[]>`
    select source_ip as address from audit_events order by id desc limit 1`
  return { url: token.catalog[0]?.endpoints[0]?.url ?? '', address: event?.address ?? '' }
}
let users = 0

describe('without a proxy', () => {
  beforeAll(async () => {
    api = await testApi()
  })

  test('what X-Forwarded-* say is ignored', async () => {
    const seen = await signIn(FORWARDED)
    expect(seen.url).toMatch(/^http:\/\/openhss:8686\//)
    expect(seen.address).toBe('127.0.0.1')
  })
})

describe('behind a TLS proxy', () => {
  beforeAll(async () => {
    await api.close()
    api = await testApi({ behindTlsProxy: true })
  })

  test('the client is the one that the proxy names last', async () => {
    const seen = await signIn(FORWARDED)
    expect(seen.url).toMatch(/^https:\/\/hss\.example\.org\//)
    expect(seen.address).toBe('192.0.2.7')
  })

  test('a program on this machine needs no proxy', async () => {
    const seen = await signIn({})
    expect(seen.url).toMatch(/^http:\/\/openhss:8686\//)
    expect(seen.address).toBe('127.0.0.1')
  })

  test('/metrics is not open to a client of the proxy, whatever it claims', async () => {
    const forwarded = (addresses: string, remoteAddress = '127.0.0.1') =>
      api.app.inject({
        url: '/metrics',
        headers: { 'x-forwarded-for': addresses },
        remoteAddress,
      })
    expect((await forwarded('192.0.2.7')).statusCode).toBe(401)
    expect((await forwarded('127.0.0.1, 192.0.2.7')).statusCode).toBe(401)
    expect((await forwarded('127.0.0.1', '192.0.2.7')).statusCode).toBe(401)
  })

  test.each(['unknown', '192.0.2.7:5678'])(
    'X-Forwarded-For: %s names no client, so there is no answer for it',
    async (addresses) => {
      const answer = await api.get('/v3/auth/projects', { 'x-forwarded-for': addresses })
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('X-Forwarded-For must end with')
    },
  )
})
