import { expect } from 'vitest'
import type { TestApi } from './test-api.ts'
import type { Answer } from './test-session.ts'
import type { Key } from './access-keys.ts'
import { sdkDate, signRequest } from './sign-request.ts'

export interface SignedCall {
  readonly method?: 'GET' | 'POST'
  /** A path of characters that need no escape. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signedAt?: number
  /** These headers are signed too. */
  readonly headers?: Readonly<Record<string, string>>
  readonly info?: string
}

/** A request as it goes over the wire. */
export interface Message {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string
}

/** Signs with as few headers as the Go client does; a temporary key signs with its token. */
export function sign({ access, secret, securitytoken }: Key, call: SignedCall): Message {
  const { method = 'GET', path, query = {}, body, signedAt = Date.now() } = call
  const headers = {
    'x-sdk-date': sdkDate(signedAt),
    ...(securitytoken !== undefined && { 'x-security-token': securitytoken }),
    ...call.headers,
  }
  const plain = {
    method,
    segments: path.slice(1).split('/'),
    query: Object.entries(query),
    headers,
    body: Buffer.from(body ?? ''),
  }
  const options = call.info === undefined ? {} : { info: call.info }
  const search = new URLSearchParams(query).toString()
  return {
    method,
    url: search === '' ? path : `${path}?${search}`,
    headers: {
      ...headers,
      authorization: signRequest({ access, secret }, plain, options),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: body }),
  }
}

export function sendMessage(
  { app }: TestApi,
  message: Message,
  from = '127.0.0.1',
): Promise<Answer> {
  return app.inject({ ...message, remoteAddress: from })
}

let addresses = 0

/** Returns an address of the test's own, so that no lock reaches another test. */
export function newAddress(): string {
  addresses += 1
  return `198.51.100.${addresses}`
}

/** Returns what a 401 says of the signature. */
export function signatureFaultOf(answer: Answer): string {
  const { error_code, error_msg } = answer.json<{ error_code: string; error_msg: string }>()
  expect(answer.statusCode).toBe(401)
  expect(error_code).toBe('APIGW.0301')
  return error_msg.replace('Incorrect IAM authentication information: ', '')
}

export const BAD_SIGNATURE = 'verify aksk signature fail'
export const LOCKED = 'AK access failed to reach the limit,forbidden'

export function unknownKey(access: string): string {
  return `Get secretKey failed,ak:${access},err:ak not exist`
}
