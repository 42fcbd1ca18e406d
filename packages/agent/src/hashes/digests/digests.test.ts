import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DIGESTS } from './digests.ts'
import type { DigestFormat } from './digests.ts'
import { recogniseDigest } from './recognise-digest.ts'

const LONG = 'a much longer password than usual, with 0123456789 ~ and so on and so on'

/**
 * Returns the text of a salt and a digest as the tables of MySQL hold it, from the form of hashcat's mode
 * 7401.
 */
function cachingSha2(salt: string, digest: string): string {
  return `$A$005$${Buffer.from(salt + digest, 'hex').toString('latin1')}`
}

/** Published as the example of hashcat's mode 7401. */
const HASHCAT = cachingSha2(
  'F9CC98CE08892924F50A213B6BC571A2C11778C5',
  '625479393559393965414D45316477456B484F41316E64484742577A2E3162785353526B7554584647562F',
)

const [SSHA, SHA, SSHA_V2] = [
  '{SSHA}QqQt5lBDvWc6AgHA/B6BtrzAkNEFBgcI',
  '{SHA}r4l4sXl7cqz/+VlaWio3PsPZEG0=',
  '{SSHAv2}AQIDBAUGBwgJCgsMDQ4PEBESExS+I138knkgHNuRXD88NVxGLYDlCQ==',
]

// These were made by MariaDB 10.11, PostgreSQL 15, Redis 7, Tomcat 10's digest.sh and OpenSSL 3, except
// where a comment names another source.
const VECTORS: readonly (readonly [DigestFormat, string, password: string])[] = [
  ['clear', 'dragon', 'dragon'],
  ['mysql-old', '7705896139c3146a', 'dragon'],
  ['mysql-old', '6b1c8c8d4d0529e3', 'Grüße'],
  ['mysql-old', '678f538e5b3c2c18', LONG],
  ['mysql-native', '*F8E113FD51D520075836A4B815568BA2B96F7C30', 'dragon'],
  ['mysql-native', '*1389CD23D23665D91183C55A0DCC385A7B919624', 'Grüße'],
  ['caching-sha2', HASHCAT, 'hashcat'],
  [
    // The example of John the Ripper's format mysql8.
    'caching-sha2',
    cachingSha2(
      '06437A150142644D74187A6A2F0D7971094F2575',
      '48667A67485366745A304F6A487A73704250663465337A7530325157687A51364A384D737554424939702E',
    ),
    'password',
  ],
  // MySQL makes both with one function, 5,000 rounds and a salt of one length, so the digest is the same.
  ['mysql-sha256', `$5$${HASHCAT.slice(7, 27)}$${HASHCAT.slice(27)}`, 'hashcat'],
  ['ed25519', '/9preemzXnI/6w2UfLhanQcRm4O7u0QnBTrRz4klD88', 'dragon'],
  ['ed25519', 'ZNjVn96ZNHN3PgMGI+H2uMJmEU1mq6tWd+M2nGtQA3k', 'Grüße'],
  // MariaDB's documentation has this one too.
  ['ed25519', 'ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY', 'secret'],
  ['ed25519', 'fVgKJuLs1Y0KDLoJ2A2M5QnkMlNjNW43IwEnuiq18lk', LONG],
  ['sha256-hex', 'a9c43be948c5cabd56ef2bacffb77cdaa5eec49dd5eb0cc4129cf3eda5f0e74c', 'dragon'],
  [
    'scram-sha-256',
    'SCRAM-SHA-256$4096:ENhkXJa0xoB+e6TjsoKMwA==$I8lLNNTDOKWcq/KEm/U2sWcYghgJDtClhxaAnYnobsM=:MkVGxrRRJhNZyfQqt4LfhCZLmaAZsPUEmL/Lo3g7hGY=',
    'dragon',
  ],
  [
    'scram-sha-256',
    'SCRAM-SHA-256$4096:DAEkMLseuPl+iv3vahvozA==$p3B22xFI5bB0OYuXsPhExEYbncMyMW5l1YlRZTgoUyQ=:x0RAqFzbMF/vWYI4ilfUZER5eTb5g2uHa7TyQvZ/5zo=',
    'Grüße',
  ],
  [
    // The word has a ligature, a space of another kind and a soft hyphen, none of which SASLprep keeps.
    'scram-sha-256',
    'SCRAM-SHA-256$4096:Z/+TzYRV6DgGU9hUs/AMZw==$mYUJsS9dcqTBM91YlBY1ZQ01b7kMsoJCR1fg+oyF70o=:m2bQNI2up2MysSYs/s7F26QtspiIDtLJk9C9MujzcvY=',
    '\u{FB01}n\u00A0e\u00ADx',
  ],
  [
    // The word has a control character, for which SASLprep fails; then nothing is changed.
    'scram-sha-256',
    'SCRAM-SHA-256$4096:H849eAzZ+8JojIZVvjCZLw==$qpdz2xFdrbmP7ICGDv21rfPZzEZAdbkBRejWdR+XTlk=:uiIu3DNr7NgToWzgTgojd+TI9LomLYBaaYha+4zaCF8=',
    'bell\u0007ü\u00A0x',
  ],
  [
    'scram-sha-256',
    'SCRAM-SHA-256$4096:qrc6IfG6J5W2gzAzi8igUQ==$CnBaSXDXSn5Ahp16lLRiNFNIZ5oqVRUdTJ5UkPg0OFU=:UkMKkbW+la8mLD480CzmTW9Y31usf9HUS9L4QiKeA2Q=',
    '\u2168 ½',
  ],
  ['postgres-md5', 'md57bf121ece9c5c9d75b8aa2fc9e3f32c3:m', 'dragon'],
  ['postgres-md5', 'md5de41e7b0793bac039e048509250d9a9a:m Ü:x', 'Grüße'],
  ['tomcat-digest', 'MD5:8621ffdbc5698829397d97767ac13db3', 'dragon'],
  [
    'tomcat-digest',
    'SHA-512:4a2d5f4b5b6fc09a$1000$98e8a8594ca00a2b43c4cb807af51d913256706a6e2f31b6f0936b695dd03fe6a84e18efa6874bd8ffc49a148a5fb1e54a1b50db32a270f84a8e889bdd3f2342',
    'dragon',
  ],
  [
    'tomcat-digest',
    'sha-256:6b7ec5d182ecd249dfdeea9f8c41d064$1$2f585d70320065443ba45832dc22a744d6f6eafdf0f7979f924c785cc6e594de',
    'Grüße',
  ],
  [
    'tomcat-digest',
    'SHA3-256:9939bf5f$3$41e79b4c91389f2cb4dc8613e078fa166060fe4760d7a548b2347f135b52de5e',
    'dragon',
  ],
  [
    'tomcat-digest',
    'SHA-512/256:bbc52f42$3$23c46ac98afd72b8deb6898879c5ad044a61626c3bbee474b7a4b9f2f3e16ac4',
    'dragon',
  ],
  // OpenSSL made LDAP's forms, from Tomcat's source.
  ['tomcat-digest', `SHA:${SHA}`, 'dragon'],
  ['tomcat-digest', `sha1:${SSHA}`, 'dragon'],
  ['tomcat-digest', `SHA-1:${SSHA_V2}`, 'Grüße'],
  [
    'tomcat-pbkdf2',
    'PBKDF2WithHmacSHA1:9d804be1d9f7c732$20000$ba49527e080a4d4c40cb1c20b002849ac61577b7',
    'dragon',
  ],
  [
    'tomcat-pbkdf2',
    'PBKDF2WithHmacSHA512:647fd58a06b8b92b$1000$545324267a7dcf141b9b77739e6b14df4a804c448df1b4e7b2272ea23a9b98866799771b100dac722d3b4da92dc8ca114c301f263042688995b684affb8f06bb05df1e44eac463a1b8c393b6929e840eaaa24b65a7a1ad7c0d507b82c1172358',
    'Grüße',
  ],
  ['apr1', '$apr1$OpEnSaLt$UJkjH.L7Vu3GAFC7jtvKa1', 'dragon'],
  ['apr1', '$apr1$OpEnSaLt$mzuSPXBnBABn.U.CMTw3H0', 'Grüße'],
  ['apr1', '$apr1$x$1tkwQwYcBIMS.5.PCWkqJ.', 'a much longer password than usual, with 0123456789'],
  ['apr1', '$apr1$HkxTlLNw$SYwFeAjWZe.T24GDGicHW.', ''],
]

const FORMATS = Object.keys(DIGESTS) as DigestFormat[]

describe('DIGESTS', () => {
  test('has a vector for each', () => {
    expect(new Set(VECTORS.map(([format]) => format))).toEqual(new Set(FORMATS))
  })

  test.each(VECTORS)('%s of %j is known', (format, hash, password) => {
    const digest = DIGESTS[format]
    expect(recogniseDigest(digest, hash).kind).toBe('testable')
    const isPassword = digest.prepare(hash)
    expect(isPassword(Buffer.from(password))).toBe(true)
    for (const other of nearMisses(password)) expect(isPassword(Buffer.from(other))).toBe(false)
  })

  test('tells no word from a buffer that it stands in', () => {
    const words = Buffer.from('monkey\0dragon\0tiger\0')
    const isPassword = DIGESTS.ed25519.prepare('/9preemzXnI/6w2UfLhanQcRm4O7u0QnBTrRz4klD88')
    expect([0, 7, 14].map((start) => isPassword(words.subarray(start, start + 6)))).toEqual([
      false,
      true,
      false,
    ])
  })

  test('knows several passwords of one user', () => {
    // Redis 7: ACL SETUSER bo >dragon >Grüße
    const isPassword = DIGESTS['sha256-hex'].prepare(
      'a9c43be948c5cabd56ef2bacffb77cdaa5eec49dd5eb0cc4129cf3eda5f0e74c,f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074',
    )
    expect(isPassword(Buffer.from('dragon'))).toBe(true)
    expect(isPassword(Buffer.from('Grüße'))).toBe(true)
    expect(isPassword(Buffer.from('dragonGrüße'))).toBe(false)
  })

  test.each([
    ['clear', ''],
    ['mysql-old', '7705896139c3146'],
    ['mysql-old', 'f705896139c3146a'],
    ['mysql-native', '*F8E113FD51D520075836A4B815568BA2B96F7C3'],
    ['mysql-native', '*THISISNOTAVALIDPASSWORDTHATCANBEUSEDHERE'],
    ['caching-sha2', `$A$000$${'.'.repeat(63)}`],
    ['caching-sha2', `$A$005$${'.'.repeat(62)}`],
    ['caching-sha2', `$A$005$${'Ā'.repeat(20)}${'.'.repeat(43)}`],
    ['caching-sha2', `$A$005$${'x'.repeat(63)}`],
    ['mysql-sha256', `$5$${'x'.repeat(16)}$${'.'.repeat(43)}`],
    ['ed25519', '/9preemzXnI/6w2UfLhanQcRm4O7u0QnBTrRz4klD8'],
    ['ed25519', `AQ${'A'.repeat(41)}`],
    ['sha256-hex', 'a9c43be9,'],
    ['scram-sha-256', 'SCRAM-SHA-256$0:c2FsdA==$AAAA:AAAA'],
    ['scram-sha-256', 'md57bf121ece9c5c9d75b8aa2fc9e3f32c3'],
    ['postgres-md5', 'md57bf121ece9c5c9d75b8aa2fc9e3f32c3'],
    ['postgres-md5', 'md57BF121ECE9C5C9D75B8AA2FC9E3F32C3:m'],
    ['tomcat-digest', 'SHA-256:8621ffdbc5698829397d97767ac13db3'],
    ['tomcat-digest', 'ROT13:8621ffdbc5698829397d97767ac13db3'],
    ['tomcat-digest', 'md5:{SSHA}VwhHm/JyLNDbmqdAm87uf7k7CA0FBgcI'],
    ['tomcat-pbkdf2', 'PBKDF2WithHmacMD5:9d80$20000$ba49'],
    ['tomcat-pbkdf2', 'PBKDF2WithHmacSHA1:$20000$ba49'],
    ['apr1', '$1$OpEnSaLt$UJkjH.L7Vu3GAFC7jtvKa1'],
    ['apr1', '$apr1$OpEnSaLt$UJkjH.L7Vu3GAFC7jtvKa'],
    ['apr1', '$apr1$OpEnSaLt$UJkjH.L7Vu3GAFC7jtvKaz'],
  ] as const)('%s: no password can be %j', (format, hash) => {
    const recognised = recogniseDigest(DIGESTS[format], hash)
    expect(recognised).toEqual({ kind: 'error', reason: 'malformed' })
  })

  test.each([
    ['caching-sha2', `$A$FFF$${'.'.repeat(63)}`],
    [
      'scram-sha-256',
      'SCRAM-SHA-256$2147483647:c2FsdA==$I8lLNNTDOKWcq/KEm/U2sWcYghgJDtClhxaAnYnobsM=:I8lLNNTDOKWcq/KEm/U2sWcYghgJDtClhxaAnYnobsM=',
    ],
    ['tomcat-digest', 'md5:00$99999999$8621ffdbc5698829397d97767ac13db3'],
    ['tomcat-pbkdf2', `PBKDF2WithHmacSHA1:00$9999999999$00`],
    ['tomcat-pbkdf2', `PBKDF2WithHmacSHA1:00$2000000$${'00'.repeat(512)}`],
  ] as const)('%s: too many rounds for one guess in %j', (format, hash) => {
    const recognised = recogniseDigest(DIGESTS[format], hash)
    expect(recognised).toEqual({ kind: 'error', reason: 'oversized' })
  })

  test('never throws, whatever the text', () => {
    const word = Buffer.from('dragon')
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), brokenText(), (format, hash) => {
        const digest = DIGESTS[format]
        const recognised = recogniseDigest(digest, hash)
        // A slow hash takes its form from the same place.
        const isCheap = recognised.kind === 'testable' && recognised.cost.milliseconds < 2
        expect(isCheap && digest.prepare(hash)(word)).toBeTypeOf('boolean')
      }),
      { numRuns: 2_000 },
    )
  })

  test('takes no other word, whatever its bytes', () => {
    const cheap = VECTORS.filter(([format, hash]) => {
      return (DIGESTS[format].cost(hash)?.milliseconds ?? 0) < 2
    })
    fc.assert(
      fc.property(fc.constantFrom(...cheap), fc.uint8Array({ maxLength: 80 }), (vector, word) => {
        const [format, hash, password] = vector
        fc.pre(!Buffer.from(password).equals(word))
        expect(DIGESTS[format].prepare(hash)(word)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

function nearMisses(password: string): string[] {
  const swapped = password.replace(/^(\S)(\S)/u, '$2$1')
  const misses = [`${password}x`, password.slice(0, -1), password.toUpperCase(), swapped]
  return misses.filter((word) => word !== password)
}

/** Vectors with something changed, which come nearer to the limits of a form than random text. */
function brokenText(): fc.Arbitrary<string> {
  const position = fc.double({ min: 0, max: 1, noNaN: true })
  const hash = fc.constantFrom(...VECTORS.map((vector) => vector[1]))
  // Latin1 is the text of MySQL's salts.
  const inserted = fc
    .uint8Array({ maxLength: 5 })
    .map((bytes) => Buffer.from(bytes).toString('latin1'))
  const changed = fc.tuple(hash, position, position, inserted)
  return fc.oneof(
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    changed.map(([text, a, b, inserted]) => {
      const [from, to] = [a, b]
        .map((part) => Math.floor(part * text.length))
        .toSorted((x, y) => x - y)
      return text.slice(0, from) + inserted + text.slice(to)
    }),
  )
}
