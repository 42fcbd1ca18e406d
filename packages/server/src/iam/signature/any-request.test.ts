import { parse } from 'node:querystring'
import { compare, percentEncode, signRequest } from '@openhss/testkit'
import type { PlainRequest } from '@openhss/testkit'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSignatureClaim } from './signature-claim.ts'
import { isSignedWith } from './verify-signature.ts'

const KEY = { access: 'HSSTESTAK00000000001', secret: 'hssTestSecretKey/NotReal+0123456789' }
const INFO = '20250815/cn-north-4/hss'

const text = fc.oneof(
  anyText(),
  fc.string({
    unit: fc.constantFrom(...Array.from('aZ09-_.~ *()!\'/+%&=?#;:@[]"\\\u0000\n中é€😀')),
  }),
  fc.constantFrom('', 'limit', '__proto__', 'constructor', '7', '%41', '%', 'a+b', '\uFFFD'),
)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH')
const headers = fc
  .dictionary(
    fc.string({
      unit: fc.constantFrom(...Array.from('abcxyz019-_!')),
      minLength: 1,
      maxLength: 20,
    }),
    // A header's value has no control characters and no blanks at its ends.
    anyText().map((value) => value.replaceAll(/\p{Cc}|^ +| +$/gu, '')),
    { maxKeys: 8 },
  )
  .map((more) => ({ ...more, 'x-sdk-date': '20250815T080000Z' }))
const plainRequest: fc.Arbitrary<PlainRequest> = fc.record({
  method,
  segments: fc.array(text, { minLength: 1, maxLength: 6 }),
  query: fc.array(fc.tuple(text, text), { maxLength: 8 }),
  headers,
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
})
const info = fc.constantFrom(undefined, INFO)

/** Functions that write the same text as the clients do: Python and Java, Node, Go. */
const writers: Record<string, (text: string) => string> = {
  python: percentEncode,
  node: (plain) => encodeURIComponent(plain),
  go: (plain) => percentEncode(plain).replaceAll('%20', '+'),
  'lower case': (plain) =>
    percentEncode(plain).replaceAll(/%../g, (escape) => escape.toLowerCase()),
}
const writer = fc.constantFrom(...Object.keys(writers))

describe('any request', () => {
  test('that is signed is verified, in whatever way its client writes it', () => {
    fc.assert(
      fc.property(plainRequest, writer, info, (request, client, derived) => {
        expect(isSigned(sent(request, client, derived))).toBe(true)
      }),
    )
  })

  test('is refused after a change of one byte of its target that means something else', () => {
    fc.assert(
      fc.property(plainRequest, writer, fc.nat(), printable, (request, client, place, byte) => {
        const message = sent(request, client)
        const url = replaceAt(message.url, place, byte)
        fc.pre(meaning(url) !== meaning(message.url))
        expect(isSigned({ ...message, url })).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('is refused after a change of one byte of its body', () => {
    fc.assert(
      fc.property(
        plainRequest,
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (request, bytes, place, change) => {
          const message = sent({ ...request, body: Buffer.from(bytes) })
          const body = Buffer.from(bytes)
          const at = place % body.length
          body.writeUInt8(body.readUInt8(at) ^ change, at)
          expect(isSigned({ ...message, body })).toBe(false)
        },
      ),
    )
  })

  test('is refused after a change of one byte of a signed header', () => {
    fc.assert(
      fc.property(plainRequest, fc.nat(), fc.nat(), printable, (request, which, place, byte) => {
        const message = sent(request)
        const names = Object.keys(message.headers)
        const name = names[which % names.length] ?? ''
        const value = message.headers[name] ?? ''
        const changed = value === '' ? byte : replaceAt(value, place, byte)
        fc.pre(changed.trim() !== value.trim())
        expect(isSigned({ ...message, headers: { ...message.headers, [name]: changed } })).toBe(
          false,
        )
      }),
    )
  })

  test('is refused with another method', () => {
    fc.assert(
      fc.property(plainRequest, method, (request, other) => {
        fc.pre(other !== request.method)
        expect(isSigned({ ...sent(request), method: other })).toBe(false)
      }),
    )
  })

  test('is refused after a change of one character of what its signature says', () => {
    fc.assert(
      fc.property(plainRequest, info, fc.nat(), printable, (request, derived, place, byte) => {
        const message = sent(request, 'python', derived)
        const authorization = replaceAt(message.authorization, place, byte)
        fc.pre(authorization !== message.authorization)
        // The access key of SDK-HMAC-SHA256 says only whose secret it is.
        fc.pre(
          derived !== undefined ||
            authorization.slice(0, 43) === message.authorization.slice(0, 43),
        )
        expect(isSigned({ ...message, authorization })).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('never breaks the verifier, whatever its bytes are', () => {
    fc.assert(
      fc.property(
        anyText(),
        fc.oneof(fc.webUrl(), fc.string(), anyText(), fc.constant('/%ud800?\ud800')),
        (value, url) => {
          const message = { ...sent(EMPTY), url, headers: { 'x-sdk-date': value } }
          expect(isSigned(message)).toBe(false)
        },
      ),
    )
  })
})

interface Message {
  readonly authorization: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const EMPTY: PlainRequest = {
  method: 'GET',
  segments: ['v5'],
  query: [],
  headers: { 'x-sdk-date': '20250815T080000Z' },
  body: Buffer.alloc(0),
}

/** Returns the request as Node's HTTP server hands it over: header bytes as Latin-1 text. */
function sent(request: PlainRequest, client = 'python', derived?: string): Message {
  const write = writers[client] ?? percentEncode
  const pairs = request.query.map(([name, value]) =>
    client === 'go' && value === '' && name !== '' ? write(name) : `${write(name)}=${write(value)}`,
  )
  // No client writes a blank in a path as a plus.
  const path = request.segments.map(client === 'go' ? percentEncode : write).join('/')
  return {
    authorization: signRequest(KEY, request, derived === undefined ? {} : { info: derived }),
    method: request.method,
    url: `/${path}${pairs.length === 0 ? '' : '?'}${pairs.join('&')}`,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Buffer.from(value).toString('latin1'),
      ]),
    ),
    body: request.body,
  }
}

function isSigned({ authorization, body, ...head }: Message): boolean {
  const claim = parseSignatureClaim(authorization)
  return claim !== undefined && !('problem' in claim) && isSignedWith(KEY.secret, claim, head, body)
}

const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 })

function replaceAt(original: string, place: number, byte: string): string {
  const at = place % original.length
  return original.slice(0, at) + byte + original.slice(at + 1)
}

/** Returns what the router and the query parser read: it is equal for targets that only look different. */
function meaning(url: string): string {
  const [path = '', query = ''] = /^([^?#]*)[?#]?(.*)$/s.exec(url)?.slice(1) ?? []
  const values = Object.entries(parse(query)).flatMap(([name, value]) =>
    [value].flat().map((each) => JSON.stringify([name, each])),
  )
  try {
    const segments = path.replace(/\/$/, '').split('/').map(decodeURIComponent)
    return JSON.stringify([segments, values.toSorted(compare)])
  } catch {
    return 'none'
  }
}
