import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCachingSha2 } from './caching-sha2.ts'
import { parseMysqlSha256 } from './mysql-sha256.ts'

const DIGEST = `${'x'.repeat(42)}.`
const salt = fc.uint8Array({ minLength: 20, maxLength: 20 })

test('a salt of any bytes is read whole', () => {
  fc.assert(
    fc.property(salt, fc.integer({ min: 5, max: 0xf_ff }), (bytes, thousands) => {
      const text = Buffer.from(bytes).toString('latin1')
      const rounds = thousands.toString(16).toUpperCase().padStart(3, '0')
      const expected = { salt: Buffer.from(bytes), digest: DIGEST }
      expect(parseCachingSha2(`$A$${rounds}$${text}${DIGEST}`)).toEqual({
        ...expected,
        rounds: thousands * 1_000,
      })
      expect(parseMysqlSha256(`$5$${text}$${DIGEST}`)).toEqual({ ...expected, rounds: 5_000 })
    }),
  )
})

test('any other text is none, and nothing throws', () => {
  const prefix = fc.constantFrom('$A$', '$A$005$', '$5$', '')
  fc.assert(
    fc.property(prefix, anyText({ maxLength: 80 }), (start, rest) => {
      const text = `${start}${rest}`
      const read = [parseCachingSha2(text), parseMysqlSha256(text)]
      expect(read.every((each) => each === undefined || each.salt.length === 20)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})
