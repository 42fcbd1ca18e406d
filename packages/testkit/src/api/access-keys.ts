import { expect } from 'vitest'
import type { TestApi } from './test-api.ts'
import type { Answer, TestSession } from './test-session.ts'
import { sdkDate, signRequest } from './sign-request.ts'
import { created } from './test-session.ts'
import { send } from './users.ts'

export const CREDENTIALS = '/v3.0/OS-CREDENTIAL/credentials'
export const SECURITY_TOKENS = '/v3.0/OS-CREDENTIAL/securitytokens'

export function pathOf({ access }: { readonly access: string }): string {
  return `${CREDENTIALS}/${access}`
}

export interface Key {
  readonly access: string
  readonly secret: string
  readonly securitytoken?: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type Caller = (method: Method, url: string, body?: object) => Promise<Answer>

export function withToken(api: TestApi, token: string): Caller {
  return (method, url, body) => send(api, { token }, method, url, body)
}

export function withKey({ app }: TestApi, key: Key): Caller {
  return (method, url, body) => {
    const payload = body === undefined ? '' : JSON.stringify(body)
    return app.inject({
      method,
      url,
      headers: {
        ...signedHeaders(key, method, url, payload),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload }),
    })
  }
}

/** Signs a request whose URL has no query. */
export function signedHeaders(
  { access, secret, securitytoken }: Key,
  method: Method,
  url: string,
  payload = '',
): Record<string, string> {
  const signed = {
    'x-sdk-date': sdkDate(Date.now()),
    ...(securitytoken !== undefined && { 'x-security-token': securitytoken }),
  }
  const segments = url.slice(1).split('/')
  const request = { method, segments, query: [], headers: signed, body: Buffer.from(payload) }
  return { ...signed, authorization: signRequest({ access, secret }, request) }
}

/** Lets the user make a permanent key of its own. */
export async function createKey(session: TestSession, description = ''): Promise<Key> {
  const body = { credential: { user_id: session.userId, description } }
  return created(await session.post(CREDENTIALS, body)).json<{ credential: Key }>().credential
}

export async function createTemporaryKey(
  caller: Caller,
  token: object = {},
): Promise<Required<Key>> {
  const answer = created(await caller('POST', SECURITY_TOKENS, securityTokenBody(token)))
  return answer.json<{ credential: Required<Key> }>().credential
}

export function securityTokenBody(token: object = {}): object {
  return { auth: { identity: { methods: ['token'], token } } }
}

/** Returns everything that the database holds of keys and events, as text. */
export async function storedText({ sql }: TestApi): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select row_to_json(k)::text || encode(secret, 'escape') as text from access_keys k
    union all select row_to_json(e)::text from audit_events e`
  return rows.map(({ text }) => text).join('\n')
}

/** Waits until the key is refused: a process remembers a key for at most a second. */
export async function expectRefused(caller: Caller): Promise<void> {
  await expect
    .poll(async () => (await caller('GET', CREDENTIALS)).statusCode, { timeout: 5000 })
    .toBe(401)
}

/** Returns the parts of an error answer that a client sees. */
export function faceOf(answer: { statusCode: number; body: string } | undefined): string {
  const { error_code, error_msg } = JSON.parse(answer?.body ?? '{}') as Record<string, string>
  return `${answer?.statusCode} ${error_code} ${error_msg}`
}
