import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSignatureClaim } from './signature-claim.ts'

const HEX = '0123456789abcdef'.repeat(4)
const SDK = `SDK-HMAC-SHA256 Access=AK00000000000000001, SignedHeaders=host;x-sdk-date, Signature=${HEX}`
const V11 =
  'V11-HMAC-SHA256 Credential=AK00000000000000001/20250815/cn-north-4/hss, ' +
  `SignedHeaders=host;x-sdk-date, Signature=${HEX}`

test('reads SDK-HMAC-SHA256', () => {
  expect(parseSignatureClaim(SDK)).toEqual({
    algorithm: 'SDK-HMAC-SHA256',
    access: 'AK00000000000000001',
    info: '',
    signedHeaders: ['host', 'x-sdk-date'],
    signature: HEX,
  })
})

test('reads V11-HMAC-SHA256', () => {
  expect(parseSignatureClaim(V11)).toEqual({
    algorithm: 'V11-HMAC-SHA256',
    access: 'AK00000000000000001',
    info: '20250815/cn-north-4/hss',
    signedHeaders: ['host', 'x-sdk-date'],
    signature: HEX,
  })
})

test.each(['', 'Bearer abc-def', 'Basic dXNlcjpwYXNz', 'Digest username="a"', 'nonsense'])(
  'takes %j for no signature',
  (authorization) => {
    expect(parseSignatureClaim(authorization)).toBeUndefined()
  },
)

describe('names the algorithms that count when asked for another', () => {
  test.each([
    SDK.replace('SDK-HMAC-SHA256', 'SDK-HMAC-SM3'),
    SDK.replace('SDK-HMAC-SHA256', 'SDK-ECDSA-P256-SHA256'),
    SDK.replace('SDK-HMAC-SHA256', 'SDK-SM2-SM3'),
    SDK.replace('SDK-HMAC-SHA256', 'sdk-hmac-sha256'),
    SDK.replace('SDK-HMAC-SHA256', 'SDK-HMAC-SHA256,'),
    'AWS4-HMAC-SHA256 Credential=a/20250815/us-east-1/s3/aws4_request, Signature=00',
    'SDK-HMAC-SM3',
    'OBS Access=a, Signature=00',
  ])('%s', (authorization) => {
    expect(parseSignatureClaim(authorization)).toEqual({
      problem: 'the algorithm must be SDK-HMAC-SHA256 or V11-HMAC-SHA256',
    })
  })
})

describe('shows the form when it is broken', () => {
  test.each([
    ['nothing after the algorithm', 'SDK-HMAC-SHA256'],
    ['no access key', SDK.replace('AK00000000000000001', '')],
    ['an access key with other characters', SDK.replace('AK0', 'A/K')],
    ['an access key of 65 characters', SDK.replace('AK00000000000000001', 'A'.repeat(65))],
    ['no signed headers', SDK.replace('host;x-sdk-date', '')],
    ['an empty header name', SDK.replace('host;', 'host;;')],
    ['a header name in capitals', SDK.replace('host', 'Host')],
    ['a short signature', SDK.slice(0, -1)],
    ['a long signature', `${SDK}0`],
    ['a signature in capitals', SDK.replace('abcdef', 'ABCDEF')],
    ['something after it', `${SDK}, more`],
    ['a line feed after it', `${SDK}\n`],
    ['no blanks', SDK.replaceAll(', ', ',')],
    ['the parts of V11', SDK.replace('Access=', 'Credential=')],
  ])('%s', (_what, authorization) => {
    expect(parseSignatureClaim(authorization)).toEqual({
      problem: 'Authorization must be SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…',
    })
  })

  test.each([
    ['no region', V11.replace('cn-north-4/', '')],
    ['a short date', V11.replace('20250815', '2025081')],
    ['the parts of SDK-HMAC-SHA256', V11.replace('Credential=', 'Access=')],
  ])('of V11: %s', (_what, authorization) => {
    expect(parseSignatureClaim(authorization)).toEqual({
      problem: expect.stringContaining('Credential=<AK>/<YYYYMMDD>/<region>/<service>') as string,
    })
  })
})

test('takes 64 signed headers and 4,096 characters, and no more', () => {
  const names = Array.from({ length: 64 }, (_, index) => `x-${index}`).join(';')
  expect(parseSignatureClaim(SDK.replace('host;x-sdk-date', names))).toHaveProperty('signature')
  expect(parseSignatureClaim(SDK.replace('host;x-sdk-date', `${names};host`))).toEqual({
    problem: 'SignedHeaders must name at most 64 headers',
  })
  const room = 'h'.repeat(4096 - SDK.length)
  expect(parseSignatureClaim(SDK.replace('host', `host${room}`))).toHaveProperty('signature')
  expect(parseSignatureClaim(SDK.replace('host', `hosts${room}`))).toEqual({
    problem: 'Authorization must have at most 4096 characters',
  })
})

test('never throws, whatever the text', () => {
  const start = fc.constantFrom('', 'SDK-HMAC-SHA256 ', 'V11-HMAC-SHA256 Credential=', SDK, V11)
  fc.assert(
    fc.property(start, anyText(), (text, more) => {
      expect(() => parseSignatureClaim(`${text}${more}`)).not.toThrow()
    }),
  )
})
