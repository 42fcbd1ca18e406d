import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recogniseHash } from './hash-scheme.ts'

/** Options of mkpasswd(1) and the scheme that they make. */
const METHODS: readonly (readonly [scheme: string, ...options: string[]])[] = [
  ['yescrypt', '-m', 'yescrypt', '-R', '1'],
  ['yescrypt', '-m', 'yescrypt'],
  ['gost-yescrypt', '-m', 'gost-yescrypt', '-R', '1'],
  ['scrypt', '-m', 'scrypt', '-R', '6'],
  ['bcrypt', '-m', 'bcrypt', '-R', '4'],
  ['bcrypt', '-m', 'bcrypt-a', '-R', '4'],
  ['sha512-crypt', '-m', 'sha512crypt'],
  ['sha512-crypt', '-m', 'sha512crypt', '-R', '1000'],
  ['sha256-crypt', '-m', 'sha256crypt'],
  ['sha256-crypt', '-m', 'sha256crypt', '-R', '1000'],
  ['sunmd5', '-m', 'sunmd5', '-R', '1000'],
  ['md5-crypt', '-m', 'md5crypt'],
  ['bsdi-des', '-m', 'bsdicrypt', '-R', '101'],
  ['des', '-m', 'descrypt'],
  ['nt', '-m', 'nt'],
]

describe('recogniseHash', () => {
  test.each(METHODS)('knows a %s hash that mkpasswd made', (scheme, ...options) => {
    const hash = execFileSync('mkpasswd', [...options, 'any'], { encoding: 'utf8' }).trim()
    expect(recogniseHash(hash)).toMatchObject({ kind: 'testable', scheme })
  })

  test.each(METHODS)('refuses a %s hash that was cut', (_, ...options) => {
    const hash = execFileSync('mkpasswd', [...options, 'any'], { encoding: 'utf8' }).trim()
    const cut = recogniseHash(hash.slice(0, -1))
    expect(cut).toEqual({ kind: 'error', reason: 'malformed' })
  })

  test.each([
    ['$sha1$40000$jtNX3nZ2$hBNaIXkt4wBI2o5rsi8KejSjNqIq', 'sha1-crypt'],
    ['$md5$rounds=904$iPPKEBnEkp3JV8uX$0L6m7rOFTVFn.SGqo2M9W1', undefined],
    ['$md5$RPgLF6IJ$WTvAlUJ7MqH5xak2FMEwS/', 'sunmd5'],
    [`ab${'./09AZaz.../'.slice(0, 11)}${'x'.repeat(11)}`, 'bigcrypt'],
  ])('names the scheme of %j', (hash, scheme) => {
    const recognised = recogniseHash(hash)
    expect('scheme' in recognised ? recognised.scheme : undefined).toBe(scheme)
  })

  test.each([
    ['$zz$salt$digest', 'zz'],
    ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$ZGlnZXN0', 'argon2id'],
    ['{SSHA}c2FsdHNhbHQ', 'ssha'],
    ['$2$05$abcdefghijklmnopqrstuv', '2'],
  ])('names the foreign scheme of %j', (hash, scheme) => {
    expect(recogniseHash(hash)).toEqual({ kind: 'unsupported', scheme })
  })

  test.each([
    '$6$rounds=999999999$salt$' + 'x'.repeat(86),
    '$2b$20$' + 'x'.repeat(53),
    // This one takes 1 GiB a guess: cost factor 11.
    '$y$jFT$kx7kOJVib5yEU09ncBPBO1$T29EYuDR28lChLxBedmSFj.yO2q76rNirX1wlr8eKRC',
    '$7$zU..../....salt$' + 'x'.repeat(43),
  ])('does not start on a guess that would take for ever: %s', (hash) => {
    expect(recogniseHash(hash)).toEqual({ kind: 'error', reason: 'oversized' })
  })

  const digest = 'x'.repeat(43)
  test.each([
    ['whose last number is cut', `$y$j9z$salt$${digest}`],
    ['without the number that its mask tells of', `$y$j9T.$salt$${digest}`],
    ['with more behind them', `$y$j9T../$salt$${digest}`],
    ['of no blocks', `$7$C...../....salt$${digest}`],
    ['of no passes', `$7$C6..........salt$${digest}`],
  ])('takes memory-hard parameters %s for malformed', (_, hash) => {
    expect(recogniseHash(hash)).toEqual({ kind: 'error', reason: 'malformed' })
  })

  test('never throws, and never takes as testable what is not printable ASCII', () => {
    const id = fc.constantFrom('$6$', '$y$', '$1$', '_', '', '$md5', '$7$', '$2b$')
    fc.assert(
      fc.property(id, fc.string({ unit: 'binary' }), (prefix, rest) => {
        const testable = recogniseHash(prefix + rest).kind === 'testable'
        expect(testable && !/^[!-~]+$/.test(prefix + rest)).toBe(false)
      }),
    )
  })
})
