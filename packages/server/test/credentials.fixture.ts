import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import { createKey, createTemporaryKey } from '@openhss/testkit'
import type { Answer, Caller as Call, Key, TestApi, TestSession } from '@openhss/testkit'
import { urlOf } from './contract-request.fixture.ts'
import type { ContractRequest } from './contract-request.fixture.ts'

export const credentialKinds = ['token', 'access key', 'temporary access key'] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** A user with every way to prove its identity. */
export interface Caller {
  readonly session: TestSession
  readonly permanent: Key
  readonly temporary: Key
}

export async function callerOf(session: TestSession): Promise<Caller> {
  return {
    session,
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
  return { session: renewed, permanent, temporary: await createTemporaryKeyOf(renewed) }
}

/** Sends the request as the caller, proved in the given way. */
export function sendAs(
  { app }: TestApi,
  { session, permanent, temporary }: Caller,
  kind: CredentialKind,
  request: ContractRequest,
): Promise<Answer> {
  const headers =
    kind === 'token'
      ? { 'x-auth-token': session.token, 'content-type': 'application/json' }
      : signedHeaders(kind === 'access key' ? permanent : temporary, request)
  return app.inject({
    method: request.method,
    url: urlOf(request),
    headers: { ...request.headers, ...headers },
    ...(request.body !== undefined && { payload: JSON.stringify(request.body) }),
  })
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
