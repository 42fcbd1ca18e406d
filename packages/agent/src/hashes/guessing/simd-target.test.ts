import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HashFormat } from '../digests/digests.ts'
import { readSimdTarget } from './simd-target.ts'

const ZEROS = '.'.repeat(86)

describe('readSimdTarget', () => {
  test.each([
    [`$6$abc$${ZEROS}`, 'sha512-crypt', 5_000, 64],
    [`$6$rounds=999999999$$${ZEROS}`, 'sha512-crypt', 999_999_999, 64],
    [`$5$rounds=1000$abc$${ZEROS.slice(43)}`, 'sha256-crypt', 1_000, 32],
    [`$1$rounds=1$${ZEROS.slice(64)}`, 'md5-crypt', 1_000, 16],
  ])('reads %s', (hash, scheme, rounds, digestBytes) => {
    const digest = new Uint8Array(digestBytes)
    expect(readSimdTarget('crypt', hash)).toMatchObject({ scheme, rounds, digest })
  })

  test.each([
    ['with bits set that no digest has', `$1$abc$${ZEROS.slice(65)}1z`],
    ['whose digest is cut', `$6$abc$${ZEROS.slice(1)}`],
    ['with the digest of another scheme', `$6$abc$${ZEROS.slice(43)}`],
    ['with more salt than crypt(3) takes', `$5$${'s'.repeat(17)}$${ZEROS.slice(43)}`],
    ['of a scheme that needs memory', `$y$j9T$abc$${ZEROS.slice(43)}`],
  ])('leaves a hash %s to others', (_, hash) => {
    expect(readSimdTarget('crypt', hash)).toBeUndefined()
  })

  test('never throws, and gives the SIMD code no more than it has room for', () => {
    const format = fc.constantFrom<HashFormat>('crypt', 'caching-sha2', 'mysql-sha256', 'clear')
    const start = fc.constantFrom('', '$1$', '$5$', '$6$rounds=', '$6$', '$A$005$')
    const end = fc.constantFrom('', `$${ZEROS}`, `$${ZEROS.slice(43)}`, `$${ZEROS.slice(64)}`)
    const text = anyText({ maxLength: 30 })
    fc.assert(
      fc.property(format, start, text, end, (name, before, middle, after) => {
        const target = readSimdTarget(name, before + middle + after)
        expect(target?.salt.length ?? 0).toBeLessThanOrEqual(20)
        expect([undefined, 16, 32, 64]).toContain(target?.digest.length)
      }),
    )
  })
})
