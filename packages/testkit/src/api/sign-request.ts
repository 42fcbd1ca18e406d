import { createHash, createHmac } from 'node:crypto'

/** A request before it is written down: nothing is encoded yet. */
export interface PlainRequest {
  readonly method: string
  readonly segments: readonly string[]
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface SigningKey {
  readonly access: string
  readonly secret: string
}

/** `YYYYMMDD/region/service`; with it the request is signed with V11. */
export interface SigningOptions {
  readonly info?: string
}

/**
 * Makes the Authorization header over all headers of the request, one of which is x-sdk-date. It is a
 * second implementation on purpose, written from the text of the standard and not from the server's code.
 */
export function signRequest(
  key: SigningKey,
  request: PlainRequest,
  { info }: SigningOptions = {},
): string {
  const algorithm = info === undefined ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256'
  const names = Object.keys(request.headers).toSorted()
  const canonicalRequest = [
    request.method,
    `/${request.segments.map(percentEncode).join('/')}`.replace(/\/?$/, '/'),
    request.query
      .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
      .map((pair) => pair.map(percentEncode).join('='))
      .join('&'),
    ...names.map((name) => `${name}:${request.headers[name]}`),
    '',
    names.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n')
  const stringToSign = [
    algorithm,
    request.headers['x-sdk-date'],
    ...(info === undefined ? [] : [info]),
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ].join('\n')
  const signingKey = info === undefined ? key.secret : deriveKey(key, info)
  const signature = hmac(signingKey, stringToSign).toString('hex')
  const holder = info === undefined ? `Access=${key.access}` : `Credential=${key.access}/${info}`
  return `${algorithm} ${holder}, SignedHeaders=${names.join(';')}, Signature=${signature}`
}

/** Formats milliseconds since the epoch as `x-sdk-date` has a time: 20260131T080000Z. */
export function sdkDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** Encodes every byte of UTF-8 but the unreserved ones of RFC 3986 2.3. */
export function percentEncode(text: string): string {
  let encoded = ''
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte)
    encoded += /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

function deriveKey({ access, secret }: SigningKey, info: string): string {
  return hmac(hmac(access, secret), `${info}\u0001`).toString('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** Compares by UTF-16 units, as JavaScript sorts. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
