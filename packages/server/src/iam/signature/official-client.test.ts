import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js'
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headProblem } from './head-problem.ts'
import { parseSignatureClaim } from './signature-claim.ts'
import { isSignedWith } from './verify-signature.ts'

const AK = 'HSSTESTAK00000000001'
const SK = 'hssTestSecretKey/NotReal+0123456789abcdefg'
const PROJECT = '0123456789abcdef0123456789abcdef'

/** A server that verifies what the official Node client sends over a real socket, and says so in its answer. */
let server: Server
let endpoint: string
beforeAll(async () => {
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { method = '', url = '', headers } = request
      const claim = parseSignatureClaim(headers.authorization ?? '')
      if (claim === undefined || 'problem' in claim) return response.end('{"signed":"no claim"}')
      const problem = headProblem(headers, claim, Date.now())
      const signed = isSignedWith(SK, claim, { method, url, headers }, body)
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify({ signed, problem, algorithm: claim.algorithm }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

function client(credentials = new BasicCredentials()): HcClient {
  // The ClientBuilder is not used, because it needs a package which version 3.1.211 does not name.
  return new HcClient(new DefaultHttpClient({}, [endpoint]), {})
    .withEndpoints([endpoint])
    .withCredential(credentials.withAk(AK).withSk(SK).withProjectId(PROJECT))
}

interface Options {
  readonly method?: string
  readonly url?: string
  readonly path?: object
  readonly query?: object
  readonly headers?: object
  readonly data?: object
}

async function send(options: Options = {}, by = client()): Promise<unknown> {
  const {
    method = 'GET',
    url = '/v5/{project_id}/asset/ports',
    path,
    query,
    headers,
    data,
  } = options
  return by.sendRequest({
    method,
    url,
    contentType: 'application/json',
    queryParams: query ?? {},
    pathParams: { project_id: PROJECT, ...path },
    headers: { ...headers },
    ...(data !== undefined && { data }),
  })
}

const SIGNED = { signed: true, httpStatusCode: 200 }
const text = anyText()
/** These names are left out, because axios drops them from a request that is signed already. */
const key = text.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name))

describe('the official Node client', () => {
  test('signs a GET', async () => {
    expect(await send()).toMatchObject({ ...SIGNED, algorithm: 'SDK-HMAC-SHA256' })
  })

  test('signs any query', async () => {
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { minLength: 1 }))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 6 }), async (query) => {
        expect(await send({ query })).toMatchObject(SIGNED)
      }),
    )
  })

  test('signs any body, also that of a GET', async () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT')
    const json = fc.object({
      key,
      values: [text, fc.integer(), fc.boolean(), fc.constant(null)],
    })
    await fc.assert(
      fc.asyncProperty(method, json, async (which, data) => {
        expect(await send({ method: which, data })).toMatchObject(SIGNED)
      }),
    )
  })

  test('signs any header', async () => {
    const name = fc.stringMatching(/^x-[a-z0-9]{1,9}(-[a-z0-9]{1,9})?$/)
    const value = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/)
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 5 }), async (headers) => {
        expect(await send({ headers })).toMatchObject(SIGNED)
      }),
    )
  })

  // The client signs a blank as %2520. Beside a letter that is not ASCII, and for a quotation mark, what it
  // signs cannot be told from what it sends.
  test.each([
    ['no blank', 'aZ09-._~*()!,;:@&=+中é😀'],
    ['a blank', 'aZ09-._~*()!,;:@&=+ '],
  ])('signs any ID in a path with %s', async (_what, characters) => {
    const unit = fc.constantFrom(...Array.from(characters))
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, minLength: 1 }), async (id) => {
        const url = '/v5/{project_id}/hosts/x{id}x'
        expect(await send({ url, path: { id } })).toMatchObject(SIGNED)
      }),
    )
  })

  test('signs with a derived key', async () => {
    const credentials = new BasicCredentials().withRegionId('cn-north-4')
    credentials.processDerivedAuthParams('hss', 'cn-north-4')
    credentials.withDerivedPredicate(() => true)
    expect(await send({ query: { a: 'b c' } }, client(credentials))).toMatchObject({
      ...SIGNED,
      algorithm: 'V11-HMAC-SHA256',
    })
  })

  test('signs the token of a temporary key', async () => {
    const credentials = new BasicCredentials().withSecurityToken('ExampleSecurityToken0001')
    expect(await send({}, client(credentials))).toMatchObject(SIGNED)
  })
})
