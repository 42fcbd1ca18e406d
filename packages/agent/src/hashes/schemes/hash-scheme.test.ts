import { execFileSync } from 'node:child_process'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeHash } from '../guessing/make-hash.fixture.ts'
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

/** Settings that libxcrypt takes, at their limits, and the schemes of what it makes of them. */
const SETTINGS: readonly (readonly [scheme: string, setting: string])[] = [
  ['yescrypt', '$y$j75$$'],
  ['yescrypt', `$y$j75$${'.'.repeat(86)}$`],
  ['yescrypt', '$y$.75$salt$'],
  ['yescrypt', '$y$/75$salt$'],
  ['yescrypt', '$y$j75/.$salt$'],
  ['gost-yescrypt', `$gy$j75$${'.'.repeat(86)}$`],
  ['scrypt', '$7$4/..../....$'],
  ['scrypt', '$7$4/..../....sa$lt$'],
  ['scrypt', `$7$4/..../....${'s'.repeat(281)}$`],
  ['bcrypt', '$2a$04$abcdefghijklmnopqrstuu'],
  ['bcrypt', '$2b$04$abcdefghijklmnopqrstuu'],
  ['bcrypt', '$2x$04$abcdefghijklmnopqrstuu'],
  ['bcrypt', '$2y$04$abcdefghijklmnopqrstuu'],
  ['sha512-crypt', '$6$$'],
  ['sha512-crypt', '$6$rounds=1000$0123456789abcdef$'],
  ['sha512-crypt', '$6$rounds$'],
  ['sha256-crypt', '$5$rounds=1000$$'],
  ['sha256-crypt', '$5$(s"a,l=t){~}|^$'],
  ['md5-crypt', '$1$$'],
  ['md5-crypt', '$1$(s"a,l=t$'],
  ['sha1-crypt', '$sha1$0$s$'],
  ['sha1-crypt', `$sha1$5$${'s'.repeat(64)}$`],
  ['sunmd5', '$md5$'],
  ['sunmd5', '$md5,'],
  ['sunmd5', '$md5$$'],
  ['sunmd5', '$md5$saltsalt'],
  ['sunmd5', '$md5,saltsalt'],
  ['sunmd5', '$md5$saltsalt$'],
  ['sunmd5', '$md5,rounds=904$saltsalt'],
  ['sunmd5', '$md5,rounds=904$saltsalt$'],
  ['sunmd5', '$md5$rounds=904$'],
  ['sunmd5', '$md5$rounds=904$0123456789abcdef'],
  ['sunmd5', '$md5$rounds=904$0123456789abcdef01234567$'],
  ['sunmd5', `$md5$${'s'.repeat(354)}$`],
  ['nt', '$3$'],
  ['bsdi-des', '_........'],
  ['bsdi-des', '_J9..salt'],
  ['des', 'ab'],
  ['des', '/.'],
]

/** A setting of more than 13 characters asks for bigcrypt. */
const BIGCRYPT_SETTING = 'ab............'

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

  test.each(SETTINGS)('knows what libxcrypt makes: %s of %j', (scheme, setting) => {
    const hash = makeHash('any', setting)
    expect(makeHash('any', hash)).toBe(hash)
    expect(recogniseHash(hash)).toMatchObject({ kind: 'testable', scheme })
  })

  test.each(SETTINGS)('takes no piece of a hash for the hash: %s of %j', (_, setting) => {
    const hash = makeHash('any', setting)
    for (let length = 0; length < hash.length; length += 1) {
      expect(recogniseHash(hash.slice(0, length)).kind).not.toBe('testable')
    }
  })

  test.each([9, 16, 17, 120, 121, 128, 129])('knows bigcrypt of a word of %d bytes', (bytes) => {
    const hash = makeHash('x'.repeat(bytes), BIGCRYPT_SETTING)
    const digestLength = hash.length - 2
    expect(recogniseHash(hash)).toMatchObject({ scheme: 'bigcrypt', digestLength })
    expect(recogniseHash(hash.slice(0, -1))).toEqual({ kind: 'error', reason: 'malformed' })
  })

  test.each([
    // NetBSD's crypt(3) made the first; hashcat (3300) and John the Ripper publish the next two.
    ['$sha1$40000$jtNX3nZ2$hBNaIXkt4wBI2o5rsi8KejSjNqIq', 'sha1-crypt'],
    ['$md5$rounds=904$iPPKEBnEkp3JV8uX$0L6m7rOFTVFn.SGqo2M9W1', 'sunmd5'],
    ['$md5$rounds=904$Vc3VgyFx44iS8.Yu$Scf90iLWN6O6mT9TA06NK/', 'sunmd5'],
    ['$md5$RPgLF6IJ$WTvAlUJ7MqH5xak2FMEwS/', 'sunmd5'],
    // The vectors of libxcrypt 4.5.2 (test/ka-table.inc) for thunderbird and abc.
    ['abqhNEbBQBA3sUoPrPfnrgZ2', 'bigcrypt'],
    ['$sm3$rounds=1000$saltstring$rA2ewUHqiQH5Le9o318IWjgsADyZCgfFXofbx1T1NCD', 'sm3-crypt'],
    ['$sm3y$j75$.......$duiiYQVhOT63KI.mAoLYbyaDvBu8kRypgtoCouFp3r8', 'sm3-yescrypt'],
  ])('names the scheme of %j', (hash, scheme) => {
    expect(recogniseHash(hash)).toMatchObject({ kind: 'testable', scheme })
  })

  test.each([
    ['a word of 13 letters', 'administrator'],
    ['a word of 24 letters', 'correcthorsebatterystapl'],
    ['a sunmd5 salt alone', '$md5$rounds=904$0123456789abcdef012345'],
    ['rounds that libxcrypt refuses', '$md5,rounds=0$salt$WTvAlUJ7MqH5xak2FMEwS/'],
    ['more than crypt(3) writes', `$md5$${'s'.repeat(355)}$$WTvAlUJ7MqH5xak2FMEwS/`],
    ['a salt that crypt(3) cuts', `$6$0123456789abcdefg$${'.'.repeat(86)}`],
    ['a salt that md5-crypt cuts', `$1$012345678$${'.'.repeat(22)}`],
    ['nothing', ''],
    ['hexadecimal digits of no digest', 'a9c43be948c5cabd56ef2bacffb77cda99'],
  ])('no password can produce %s', (_, hash) => {
    expect(recogniseHash(hash)).toEqual({ kind: 'error', reason: 'malformed' })
  })

  test.each([
    ['$zz$salt$digest', 'zz'],
    ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$ZGlnZXN0', 'argon2id'],
    ['{SSHA}c2FsdHNhbHQ', 'ssha'],
    ['$2$05$abcdefghijklmnopqrstuv', '2'],
  ])('names the foreign scheme of %j', (hash, scheme) => {
    expect(recogniseHash(hash)).toEqual({ kind: 'unsupported', scheme })
  })

  test('leaves a sha1-crypt salt on which libxcrypt may end the process', () => {
    const hash = makeHash('any', `$sha1$5$${'s'.repeat(64)}$`).replace('$ss', '$sss')
    expect(recogniseHash(hash)).toEqual({ kind: 'unsupported', scheme: 'sha1-crypt' })
  })

  test.each([
    '$6$rounds=999999999$salt$' + 'x'.repeat(86),
    '$2b$20$' + 'x'.repeat(53),
    '$sha1$9999999999999999999$salt$' + 'x'.repeat(28),
    '$md5,rounds=4294963199$saltsalt$$' + '.'.repeat(22),
    // libxcrypt adds 4,096 in 32 bits, so it runs 4,095 rounds. No system writes that.
    '$md5,rounds=4294967295$saltsalt$$' + '.'.repeat(22),
    // This one takes 1 GiB a guess: cost factor 11.
    '$y$jFT$kx7kOJVib5yEU09ncBPBO1$T29EYuDR28lChLxBedmSFj.yO2q76rNirX1wlr8eKRC',
    '$7$zU..../....salt$' + 'x'.repeat(43),
    // 256 MiB, and 128 MiB: the agent is to stay below 200 MB.
    '$7$G6..../....salt$' + 'x'.repeat(43),
    '$y$jCT$salt$' + 'x'.repeat(43),
    // One block is small, but it starts with 73,728 and with 524,288 of them: 72 and 512 MiB.
    '$7$06......G..salt$' + 'x'.repeat(43),
    '$7$06.......0.salt$' + 'x'.repeat(43),
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
    const id = fc.constantFrom('$6$', '$y$', '$1$', '_', '', '$md5', '$7$', '$2b$', '$sm3$')
    fc.assert(
      fc.property(id, anyText(), (prefix, rest) => {
        const testable = recogniseHash(prefix + rest).kind === 'testable'
        expect(testable && !/^[!-~]+$/.test(prefix + rest)).toBe(false)
      }),
    )
  })
})
