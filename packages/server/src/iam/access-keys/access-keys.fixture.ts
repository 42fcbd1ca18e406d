import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { expect } from 'vitest'
import { signRequest } from '../signature/sign-request.fixture.ts'

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

export function withToken({ app }: TestApi, token: string): Caller {
  return (method, url, body) =>
    app.inject({
      method,
      url,
      headers: { 'x-auth-token': token, ...(body !== undefined && JSON_BODY) },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
}

export function withKey({ app }: TestApi, key: Key): Caller {
  return (method, url, body) => {
    const payload = body === undefined ? '' : JSON.stringify(body)
    return app.inject({
      method,
      url,
      headers: {
        ...signedHeaders(key, method, url, payload),
        ...(body !== undefined && JSON_BODY),
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
    'x-sdk-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    ...(securitytoken !== undefined && { 'x-security-token': securitytoken }),
  }
  const segments = url.slice(1).split('/')
  const request = { method, segments, query: [], headers: signed, body: Buffer.from(payload) }
  return { ...signed, authorization: signRequest({ access, secret }, request) }
}

const JSON_BODY = { 'content-type': 'application/json' }

/** Lets the user make a permanent key of its own. */
export async function createKey(session: TestSession, description = ''): Promise<Key> {
  const body = { credential: { user_id: session.userId, description } }
  const answer = await session.post(CREDENTIALS, body)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json<{ credential: Key }>().credential
}

export async function createTemporaryKey(
  caller: Caller,
  token: object = {},
): Promise<Required<Key>> {
  const answer = await caller('POST', SECURITY_TOKENS, securityTokenBody(token))
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json<{ credential: Required<Key> }>().credential
}

export function securityTokenBody(token: object = {}): object {
  return { auth: { identity: { methods: ['token'], token } } }
}

/** Makes another tenant and signs in as its administrator. */
export async function createForeignAdmin(api: TestApi, name: string): Promise<TestSession> {
  const made = await api.post('/openhss/v1/accounts', { name })
  if (made.statusCode !== 201) throw new Error(made.body)
  const { user, password, project } = made.json<{
    user: { name: string }
    password: string
    project: { id: string }
  }>()
  return api.signIn({ domain: name, user: user.name, password, projectId: project.id })
}

/** Lists the audit events about a key, the oldest first. */
export function eventsOf(api: TestApi, access: string): Promise<readonly object[]> {
  return api.sql<object[]>`
    select operation, result, user_name, resource_type, project_id, details from audit_events
    where resource_id = ${access} order by id`
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
