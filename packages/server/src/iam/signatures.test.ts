import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import {
  BAD_SIGNATURE,
  createKey,
  createTemporaryKey,
  newAddress,
  sendMessage,
  sign,
  signatureFaultOf,
  testApi,
  unknownKey,
  withToken,
} from '@openhss/testkit'
import type { Key, Message, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatSdkDate } from './signature/sdk-date.ts'

let api: TestApi
let key: Key
beforeAll(async () => {
  api = await testApi()
  key = await createKey(api)
})
afterAll(() => api.close())

const listPorts = () => ({
  path: `/v5/${api.projectId}/asset/ports`,
  query: { host_id: 'h', host_name: 'a b*中/+' },
})
const createJoinToken = () => ({
  method: 'POST' as const,
  path: `/openhss/v1/${api.projectId}/join-tokens`,
  body: '{"uses": 1, "valid_hours": 1}\n',
})
const findProject = { path: '/v3/projects', query: { name: 'default' }, body: '{}' }

const badlySigned = (with_: Key = key) => sign({ ...with_, secret: 'guessed' }, listPorts())

describe('a signed request', () => {
  test('needs no token', async () => {
    const answer = await sendMessage(api, sign(key, listPorts()))
    expect(answer.json()).toEqual({ total_num: 0, data_list: [] })
    expect(answer.statusCode).toBe(200)
  })

  test('may be signed with a derived key', async () => {
    const info = `${formatSdkDate(Date.now()).slice(0, 8)}/globe/hss`
    expect((await sendMessage(api, sign(key, { ...listPorts(), info }))).statusCode).toBe(200)
  })

  test('may be a GET with a body, as Node looks up its project', async () => {
    const answer = await sendMessage(api, sign(key, findProject))
    expect(answer.json()).toMatchObject({ projects: [{ id: api.projectId }] })
    expect(answer.statusCode).toBe(200)
  })

  test('may not have another body, not even when it is a GET', async () => {
    const from = newAddress()
    const looked = await sendMessage(api, { ...sign(key, findProject), payload: '{ }' }, from)
    expect(looked.statusCode).toBe(401)
    expect(looked.json()).toMatchObject({ error: { code: 401, title: 'Unauthorized' } })

    const message = { ...sign(key, createJoinToken()), payload: '{"uses":100,"valid_hours":1}' }
    expect(signatureFaultOf(await sendMessage(api, message, from))).toBe(BAD_SIGNATURE)
    expect(await api.sql`select from join_tokens`).toHaveLength(0)
  })

  test('may have a body, byte by byte as it was signed', async () => {
    expect((await sendMessage(api, sign(key, createJoinToken()))).statusCode).toBe(201)
  })

  test('may leave its body out of the signature as little as another', async () => {
    const headers = { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' }
    const answer = await sendMessage(api, sign(key, { ...createJoinToken(), headers }))
    expect(signatureFaultOf(answer)).toBe('X-Sdk-Content-Sha256 must be the SHA-256 of the body')
  })

  test('may not have a body over the limit', async () => {
    const body = JSON.stringify({ uses: 1, padding: 'x'.repeat(1024 * 1024) })
    const answer = await sendMessage(api, sign(key, { ...createJoinToken(), body }))
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0201' })
  })

  test('counts before a token that comes with it', async () => {
    const from = newAddress()
    const withToken = (message: Message, token: string) =>
      sendMessage(api, { ...message, headers: { ...message.headers, 'x-auth-token': token } }, from)
    expect(signatureFaultOf(await withToken(badlySigned(), api.token))).toBe(BAD_SIGNATURE)
    expect((await withToken(sign(key, listPorts()), 'made up')).statusCode).toBe(200)
  })

  test('is still only what its user may do', async () => {
    const auditor = await api.createUser({ role: 'auditor' })
    const answer = await sendMessage(api, sign(await createKey(auditor), createJoinToken()))
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0302' })
  })
})

describe('a request is refused', () => {
  test('with an unknown access key', async () => {
    const unknown = { access: 'A'.repeat(20), secret: 'x' }
    const answer = await sendMessage(api, sign(unknown, listPorts()), newAddress())
    expect(signatureFaultOf(answer)).toBe(unknownKey(unknown.access))
  })

  test('with a bad signature, without showing what would be a good one', async () => {
    const answer = await sendMessage(api, badlySigned(), newAddress())
    expect(signatureFaultOf(answer)).toBe(BAD_SIGNATURE)
  })

  test.each([-16, 16])('when it was signed %i minutes from now', async (minutes) => {
    const signedAt = Date.now() + minutes * 60_000
    const answer = await sendMessage(api, sign(key, { ...listPorts(), signedAt }))
    expect(signatureFaultOf(answer)).toMatch(
      new RegExp(
        `^signature expired, signature time:${formatSdkDate(signedAt)},server time:\\d{8}T`,
      ),
    )
  })

  test.each(['SDK-HMAC-SM3', 'SDK-ECDSA-P256-SHA256', 'SDK-SM2-SM3'])(
    'with the algorithm %s',
    async (algorithm) => {
      const message = sign(key, listPorts())
      const authorization = message.headers['authorization']?.replace('SDK-HMAC-SHA256', algorithm)
      const headers = { ...message.headers, authorization: authorization ?? '' }
      expect(signatureFaultOf(await sendMessage(api, { ...message, headers }))).toBe(
        'the algorithm must be SDK-HMAC-SHA256 or V11-HMAC-SHA256',
      )
    },
  )

  test('soon after its user was disabled, and taken again when enabled', async () => {
    const user = await api.createUser({ role: 'auditor' })
    const own = await createKey(user)
    const from = newAddress()
    const status = async () => (await sendMessage(api, sign(own, listPorts()), from)).statusCode
    expect(await status()).toBe(200)
    await setEnabled(user.userId, false)
    await expect.poll(status, { timeout: 2000 }).toBe(401)
    await setEnabled(user.userId, true)
    await expect.poll(status, { timeout: 2000 }).toBe(200)
  })
})

/** Changes the user as another server process would: this one hears of it through the database alone. */
async function setEnabled(userId: string, enabled: boolean): Promise<void> {
  await api.sql`update users set enabled = ${enabled} where id = ${userId}`
  await api.sql`update identity_revision set revision = revision + 1`
}

describe('a security token', () => {
  let temporary: Required<Key>
  beforeAll(async () => {
    temporary = await createTemporaryKey(withToken(api, api.token))
  })

  test('belongs to every request of a temporary key', async () => {
    const { access, secret } = temporary
    const from = newAddress()
    expect((await sendMessage(api, sign(temporary, listPorts()), from)).statusCode).toBe(200)
    const without = await sendMessage(api, sign({ access, secret }, listPorts()), from)
    expect(signatureFaultOf(without)).toBe(BAD_SIGNATURE)
    const other = sign({ access, secret, securitytoken: 'another' }, listPorts())
    expect(signatureFaultOf(await sendMessage(api, other, from))).toBe(BAD_SIGNATURE)
  })

  test.each([
    ['our own signer', ({ access, secret }: Key) => sign({ access, secret }, listPorts()).headers],
    ['the official signer', officiallySigned],
  ])('may be added when %s is done, as Terraform does', async (_which, signedBy) => {
    const from = newAddress()
    const statusWith = async (headers: Record<string, string>) => {
      const message = { ...sign(temporary, listPorts()), headers }
      return (await sendMessage(api, message, from)).statusCode
    }
    const { securitytoken } = temporary
    const headers = signedBy(temporary)
    expect(await statusWith({ ...headers, 'x-security-token': securitytoken })).toBe(200)
    expect(await statusWith(headers)).toBe(401)
    const ofAnother = await createTemporaryKey(withToken(api, api.token))
    expect(await statusWith({ ...headers, 'x-security-token': ofAnother.securitytoken })).toBe(401)
    const guessed = signedBy({ ...temporary, secret: 'guessed' })
    expect(await statusWith({ ...guessed, 'x-security-token': securitytoken })).toBe(401)
  })

  test('means nothing beside a permanent key', async () => {
    const { headers, ...rest } = sign(key, listPorts())
    for (const added of ['of no use', temporary.securitytoken]) {
      const message = { ...rest, headers: { ...headers, 'x-security-token': added } }
      expect((await sendMessage(api, message)).statusCode).toBe(200)
    }
    const signed = sign({ ...key, securitytoken: 'of no use' }, listPorts())
    expect((await sendMessage(api, signed)).statusCode).toBe(200)
  })

  /** Signs without the security token, as a client that adds it later. */
  function officiallySigned({ access, secret }: Key): Record<string, string> {
    const { path, query } = listPorts()
    return AKSKSigner.sign(
      {
        method: 'GET',
        endpoint: `http://openhss.test${path}`,
        queryParams: query,
        headers: { 'content-type': 'application/json' },
        data: undefined,
      },
      new BasicCredentials().withAk(access).withSk(secret),
    )
  }
})
