import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameForeignScheme } from './foreign-schemes.ts'

const SALTED = 'c2FsdHNhbHQ$JmQ2wJ2dXcGJ0zSxZQ2X3w'

describe('nameForeignScheme', () => {
  test.each([
    // passlib and the PHC string format.
    [`$argon2id$v=19$m=65536,t=3,p=4$${SALTED}`, 'argon2id'],
    [`$argon2i$m=512,t=3,p=2$${SALTED}`, 'argon2i'],
    [`$pbkdf2-sha256$29000$${SALTED}`, 'pbkdf2-sha256'],
    [`$pbkdf2$131000$${SALTED}`, 'pbkdf2'],
    [`$bcrypt-sha256$v=2,t=2b,r=12$${SALTED}`, 'bcrypt-sha256'],
    [`$scrypt$ln=16,r=8,p=1$${SALTED}`, 'scrypt'],
    ['{FSHP1|16|4096}GVSUFDAjdh0vBosn1GUhzGLHP7BmkbCZVH/3TQqGIjADXpc+6NCg3g==', 'fshp1'],
    // Apache, WordPress, phpBB and Drupal.
    ['$apr1$OpEnSaLt$UJkjH.L7Vu3GAFC7jtvKa1', 'apr1'],
    ['$P$984478476IagS59wHZvyQMArzfx58u.', 'phpass'],
    ['$H$984478476IagS59wHZvyQMArzfx58u.', 'phpass'],
    ['$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf', 'drupal7'],
    // LDAP, AIX and Dovecot.
    ['{SSHA}QqQt5lBDvWc6AgHA/B6BtrzAkNEFBgcI', 'ssha'],
    ['{CRYPT}$6$salt$digest', 'crypt'],
    ['{smd5}a5/yTL/u$VfvgyHx1xUlXZYBocQpQY0', 'smd5'],
    ['{ssha256}06$aJckFGJAB30LTe10$ohUsB7LBPlgclE3hJg9x042DLJvQyxVCX.nZZLEz.g2', 'ssha256'],
    ['{SHA512.b64}x61Ey612Kl2gpFL56FT9weDnpSo4AV8j8', 'sha512.b64'],
    ['{PBKDF2_SHA256}AAAnEA', 'pbkdf2_sha256'],
    ['{SCRAM-SHA-256}4096,c2FsdA==', 'scram-sha-256'],
    // Django, Werkzeug and PostgreSQL.
    [`pbkdf2_sha256$870000$${SALTED}`, 'pbkdf2_sha256'],
    [`argon2$argon2id$v=19$m=102400,t=2,p=8$${SALTED}`, 'argon2'],
    ['bcrypt_sha256$$2b$12$lk5kXu', 'bcrypt_sha256'],
    ['sha1$seasalt$fec3530984afba6bade3347b7140d1a7da7da8c7', 'sha1'],
    ['SCRAM-SHA-256$4096:c2FsdA==$AAAA:AAAA', 'scram-sha-256'],
    // Cisco, macOS and QNX.
    ['$8$mTj4RZG8N9ZDOk$elY/asfm8kD3iDmkBe3hD2r4xcA/0oWS5V3os.O91u.', '8'],
    ['$ml$19851$c2FsdA$ZGlnZXN0', 'ml'],
    ['@S,1000@0a1b2c@salt', 'qnx'],
    // Bare digests.
    ['8621ffdbc5698829397d97767ac13db3', 'md5-hex'],
    ['AF8978B1797B72ACFFF9595A5A2A373EC3D9106D', 'sha1-hex'],
    ['a9c43be948c5cabd56ef2bacffb77cdaa5eec49dd5eb0cc4129cf3eda5f0e74c', 'sha256-hex'],
    ['0f'.repeat(64), 'sha512-hex'],
  ])('names %j', (hash, scheme) => {
    expect(nameForeignScheme(hash)).toBe(scheme)
  })

  test.each(['', 'plain', 'pa$$word', '{}', '$$', '$6', 'admin$1', '0fF0'.repeat(8)])(
    'takes %j for no hash',
    (text) => {
      expect(nameForeignScheme(text)).toBeUndefined()
    },
  )

  test('never throws, and gives a name that the report has room for', () => {
    const start = fc.constantFrom('', '$', '{', '@', 'pbkdf2_')
    fc.assert(
      fc.property(start, anyText(), (before, after) => {
        expect(nameForeignScheme(before + after) ?? 'x').toMatch(/^[\da-z_.-]{1,32}$/)
      }),
    )
  })
})
