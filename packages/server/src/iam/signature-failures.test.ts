import {
  BAD_SIGNATURE,
  createTenant,
  createKey,
  LOCKED,
  newAddress,
  sendMessage,
  sign,
  signatureFaultOf,
  testApi,
  unknownKey,
} from '@openhss/testkit'
import type { Key, Message, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let key: Key
beforeAll(async () => {
  api = await testApi()
  key = await createKey(api)
})
afterAll(() => api.close())

const listPorts = () => ({ path: `/v5/${api.projectId}/asset/ports`, query: { host_id: 'h' } })
const createJoinToken = () => ({
  method: 'POST' as const,
  path: `/openhss/v1/${api.projectId}/join-tokens`,
  body: '{"uses":1,"valid_hours":1}',
})
const badlySigned = (with_: Key = key): Message =>
  sign({ ...with_, secret: 'guessed' }, listPorts())

describe('failures in a row', () => {
  async function fail(times: number, from: string, message = badlySigned()): Promise<string[]> {
    const messages: string[] = []
    for (let done = 0; done < times; done++)
      messages.push(signatureFaultOf(await sendMessage(api, message, from)))
    return messages
  }

  test('lock the access key after the sixth, for its address alone', async () => {
    const from = newAddress()
    expect(await fail(7, from)).toEqual([...Array<string>(6).fill(BAD_SIGNATURE), LOCKED])
    expect(signatureFaultOf(await sendMessage(api, sign(key, listPorts()), from))).toBe(LOCKED)
    expect((await sendMessage(api, sign(key, listPorts()), newAddress())).statusCode).toBe(200)
    const other = await createKey(api)
    expect((await sendMessage(api, sign(other, listPorts()), from)).statusCode).toBe(200)
  })

  test('are over with a success', async () => {
    const from = newAddress()
    await fail(5, from)
    expect((await sendMessage(api, sign(key, listPorts()), from)).statusCode).toBe(200)
    expect(await fail(6, from)).not.toContain(LOCKED)
  })

  test('are neither counted nor over before the signature was looked at', async () => {
    const from = newAddress()
    await fail(5, from)
    const stale = sign(key, { ...listPorts(), signedAt: 0 })
    expect(await fail(3, from, stale)).not.toContain(LOCKED)
    const body = 'x'.repeat(1024 * 1024 + 1)
    const tooLarge = await sendMessage(api, sign(key, { ...createJoinToken(), body }), from)
    expect(tooLarge.statusCode).toBe(413)
    expect(await fail(2, from)).toEqual([BAD_SIGNATURE, LOCKED])
  })

  test('lock out guesses that come at once, with and without a body', async () => {
    const from = newAddress()
    const bad = { ...sign(key, createJoinToken()), payload: '{}' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sendMessage(api, index % 2 ? bad : badlySigned(), from),
      ),
    )
    const messages = answers.map(signatureFaultOf)
    expect(messages.filter((message) => message === BAD_SIGNATURE)).toHaveLength(6)
    expect(messages.filter((message) => message === LOCKED)).toHaveLength(14)
    expect(await eventsFrom(from)).toHaveLength(6)
  })

  test('with unknown keys count together, and lock out no known key', async () => {
    const from = newAddress()
    const messages: string[] = []
    for (let made = 0; made < 8; made++) {
      const unknown = { access: `UNKNOWN${made}`, secret: 'x' }
      messages.push(signatureFaultOf(await sendMessage(api, sign(unknown, listPorts()), from)))
    }
    expect(messages.slice(5)).toEqual([unknownKey('UNKNOWN5'), LOCKED, LOCKED])
    expect(await eventsFrom(from)).toHaveLength(6)
    expect((await sendMessage(api, sign(key, listPorts()), from)).statusCode).toBe(200)
  })
})

describe('the audit log tells', () => {
  test('of a bad signature, in the account of the key', async () => {
    const from = newAddress()
    const foreigner = await createTenant(api, 'elsewhere')
    const foreign = await createKey(foreigner)
    const answer = await sendMessage(api, badlySigned(foreign), from)
    expect(await eventsFrom(from)).toEqual([
      {
        domain_id: foreigner.tenantId,
        operation: 'listPorts',
        result: 'APIGW.0301',
        user_id: foreigner.userId,
        user_name: foreigner.user,
        credential: 'access key',
        access_key: foreign.access,
        request_id: answer.headers['x-request-id'],
      },
    ])
  })

  test('of an unknown key, in the account that operates the service', async () => {
    const from = newAddress()
    await sendMessage(api, sign({ access: 'NOBODY', secret: 'x' }, listPorts()), from)
    expect(await eventsFrom(from)).toMatchObject([
      { domain_id: api.tenantId, user_id: null, user_name: '', access_key: 'NOBODY' },
    ])
  })

  test('nothing of a request that only came late', async () => {
    const from = newAddress()
    await sendMessage(api, sign(key, { ...listPorts(), signedAt: 0 }), from)
    expect(await eventsFrom(from)).toEqual([])
  })

  test('nothing when it is broken, and the refusal stays one', async () => {
    await api.sql`alter table audit_events rename to lost_events`
    const known = await sendMessage(api, badlySigned(), newAddress())
    const unknown = await sendMessage(
      api,
      badlySigned({ access: 'NOBODY', secret: '' }),
      newAddress(),
    )
    await api.sql`alter table lost_events rename to audit_events`
    expect(signatureFaultOf(known)).toBe(BAD_SIGNATURE)
    expect(signatureFaultOf(unknown)).toBe(unknownKey('NOBODY'))
  })
})

function eventsFrom(address: string): Promise<readonly object[]> {
  return api.sql<object[]>`
    select domain_id, operation, result, user_id, user_name, credential, access_key, request_id
    from audit_events where source_ip = ${address} order by id`
}
