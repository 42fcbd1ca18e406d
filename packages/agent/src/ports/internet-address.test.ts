import { isIP } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeInternetAddress } from './internet-address.ts'

describe('decodeInternetAddress', () => {
  test.each([
    ['00000000', '0.0.0.0'],
    ['0100007F', '127.0.0.1'],
    ['3500007F', '127.0.0.53'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['000080FE00000000FF00FC00010000FE', 'fe80::fc:ff:fe00:1'],
    // RFC 5952, sections 4.1 to 4.3: 2001:db8:0:1:1:1:1:1 keeps its single zero group.
    ['B80D0120010000000100010001000100', '2001:db8:0:1:1:1:1:1'],
    // The first of two equal runs, and the longer of two others.
    ['B80D0120000000000000010001000000', '2001:db8::1:0:0:1'],
    ['00000120010000000000000001000000', '2001:0:0:1::1'],
    ['B80D0120010001000100010001000000', '2001:db8:1:1:1:1:0:1'],
    ['000000000000000000000000FFFFFFFF', '::ffff:ffff'],
    ['B80D0120000000000000000000000000', '2001:db8::'],
  ])('%s is %s', (hex, address) => {
    expect(decodeInternetAddress(hex, true)).toBe(address)
  })

  test('reads the words of a big-endian host as they stand', () => {
    expect(decodeInternetAddress('7F000001', false)).toBe('127.0.0.1')
    expect(decodeInternetAddress('FE8000000000000000FC00FFFE000001', false)).toBe(
      'fe80::fc:ff:fe00:1',
    )
  })

  test('gives the canonical text of any IPv6 address', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
    // Zeros are what the shortening is about, so make them common.
    const sparse = bytes.map((all) => all.map((byte) => (byte < 160 ? 0 : byte)))
    fc.assert(
      fc.property(fc.oneof(bytes, sparse), (address) => {
        const text = decodeInternetAddress(Buffer.from(address).toString('hex'), false)
        expect(isIP(text)).toBe(6)
        // The URL parser canonicalizes too, but writes an IPv4-mapped address in hexadecimal.
        fc.pre(!text.startsWith('::ffff:'))
        expect(new URL(`http://[${text}]`).hostname).toBe(`[${text}]`)
      }),
    )
  })
})
