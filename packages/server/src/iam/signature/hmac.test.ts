import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacSha256 } from './hmac.ts'

test('makes what Node makes of any key and bytes', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.uint8Array({ maxLength: 500 }), (key, bytes) => {
      const text = Buffer.from(bytes).toString('latin1')
      const wanted = createHmac('sha256', key).update(bytes).digest('hex')
      expect(hmacSha256(key, text).toString('hex')).toBe(wanted)
    }),
  )
})

test.each([0, 1, 63, 64, 65])('takes a key of %i bytes', (length) => {
  const key = 'k'.repeat(length)
  const wanted = createHmac('sha256', key).update('text').digest('hex')
  expect(hmacSha256(key, 'text').toString('hex')).toBe(wanted)
})
