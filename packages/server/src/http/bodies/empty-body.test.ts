import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const UNKNOWN_KEY = `/v3.0/OS-CREDENTIAL/credentials/${'A'.repeat(20)}`

function send(method: 'DELETE' | 'PUT', payload?: string) {
  return api.app.inject({
    method,
    url: UNKNOWN_KEY,
    headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
    ...(payload !== undefined && { payload }),
  })
}

test('an operation that takes no body does not mind a content type without one', async () => {
  expect((await send('DELETE')).json()).toMatchObject({ error_code: 'IAM.0004' })
})

test('an operation that takes one says that it is missing', async () => {
  expect((await send('PUT')).json()).toMatchObject({ error_code: 'IAM.0011' })
})

test.each(['{', '{"__proto__": {}}'])(
  'a body that is not clean JSON is refused: %s',
  async (body) => {
    expect((await send('DELETE', body)).json()).toMatchObject({ error_code: 'IAM.0011' })
    expect((await send('PUT', body)).json()).toMatchObject({ error_code: 'IAM.0011' })
  },
)
