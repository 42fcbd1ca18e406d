import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import { createKey, createTemporaryKey, openSession } from '@openhss/testkit'
import type { Answer, Caller as Call, Key, TestApi, TestSession } from '@openhss/testkit'
import { urlOf } from './contract-request.fixture.ts'
import type { ContractRequest } from './contract-request.fixture.ts'

export const credentialKinds = ['token', 'session', 'access key', 'temporary access key'] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** A user with every way to prove its identity. */
export interface Caller {
  readonly session: TestSession
  /** Headers of a browser that signed in. */
  readonly browser: Readonly<Record<string, string>>
  readonly permanent: Key
  readonly temporary: Key
}

export async function callerOf(api: TestApi, session: TestSession): Promise<Caller> {
  return {
    session,
    browser: await openSession(api.app, session),
    permanent: await createKey(session),
    temporary: await createTemporaryKeyOf(session),
  }
}

/** Signs the same user in again after its tokens ended. */
export async function signInAgain(
  api: TestApi,
  { session, permanent }: Caller,
  password = session.password,
): Promise<Caller> {
  const renewed = await api.signIn({ ...session, password })
  const browser = await openSession(api.app, renewed)
  return { session: renewed, browser, permanent, temporary: await createTemporaryKeyOf(renewed) }
}

/** Sends the request as the caller, proved in the given way. */
export function sendAs(
  { app }: TestApi,
  caller: Caller,
  kind: CredentialKind,
  request: ContractRequest,
): Promise<Answer> {
  const headers = headersOf(caller, kind, request)
  return app.inject({
    method: request.method,
    url: urlOf(request),
    headers: { ...request.headers, ...headers },
    ...(request.body !== undefined && { payload: JSON.stringify(request.body) }),
  })
}

function headersOf(
  { session, browser, permanent, temporary }: Caller,
  kind: CredentialKind,
  request: ContractRequest,
): Readonly<Record<string, string>> {
  const json = { 'content-type': 'application/json' }
  if (kind === 'token') return { 'x-auth-token': session.token, ...json }
  if (kind === 'session') return { ...browser, ...json }
  return signedHeaders(kind === 'access key' ? permanent : temporary, request)
}

function createTemporaryKeyOf(session: TestSession): Promise<Key> {
  const caller: Call = (_, url, body = {}) => session.post(url, body)
  return createTemporaryKey(caller, { id: session.token })
}

/** Signs with the official signer. */
function signedHeaders(
  { access, secret, securitytoken }: Key,
  { method, path, query, body }: ContractRequest,
): Record<string, string> {
  const request = {
    method,
    endpoint: `http://openhss.test${path}`,
    queryParams: query,
    headers: {
      'content-type': 'application/json',
      ...(securitytoken !== undefined && { 'X-Security-Token': securitytoken }),
    },
    data: body,
  }
  const credentials = new BasicCredentials().withAk(access).withSk(secret)
  return AKSKSigner.sign(request, credentials)
}
