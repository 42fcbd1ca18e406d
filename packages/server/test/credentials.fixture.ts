import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js'
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { urlOf } from './contract-request.fixture.ts'
import type { ContractRequest } from './contract-request.fixture.ts'

export const credentialKinds = ['token', 'access key', 'temporary access key'] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** A user with every way to prove its identity. */
export interface Caller {
  readonly session: TestSession
  readonly permanent: KeyPair
  readonly temporary: KeyPair
}

interface KeyPair {
  readonly access: string
  readonly secret: string
  readonly securitytoken?: string
}

export async function callerOf(session: TestSession): Promise<Caller> {
  return {
    session,
    permanent: await createAccessKey(session),
    temporary: await createTemporaryKey(session),
  }
}

/** Signs the same user in again after its tokens ended. */
export async function signInAgain(
  api: TestApi,
  { session, permanent }: Caller,
  password = session.password,
): Promise<Caller> {
  const renewed = await api.signIn({ ...session, password })
  return { session: renewed, permanent, temporary: await createTemporaryKey(renewed) }
}

export async function createAccessKey(
  session: TestSession,
  userId = session.userId,
): Promise<KeyPair> {
  const answer = await session.post('/v3.0/OS-CREDENTIAL/credentials', {
    credential: { user_id: userId },
  })
  return keyPairIn(answer)
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

async function createTemporaryKey(session: TestSession): Promise<KeyPair> {
  const identity = { methods: ['token'], token: { id: session.token } }
  return keyPairIn(await session.post('/v3.0/OS-CREDENTIAL/securitytokens', { auth: { identity } }))
}

function keyPairIn(answer: Answer): KeyPair {
  if (answer.statusCode !== 201) throw new Error(`no access key: ${answer.body}`)
  return answer.json<{ credential: KeyPair }>().credential
}

/** Signs with the official signer. */
function signedHeaders(
  { access, secret, securitytoken }: KeyPair,
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
