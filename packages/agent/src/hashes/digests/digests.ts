import { apr1 } from './apr1.ts'
import { cachingSha2 } from './caching-sha2.ts'
import { clear } from './clear.ts'
import type { Digest } from './digest.ts'
import { ed25519 } from './ed25519.ts'
import { mysqlNative } from './mysql-native.ts'
import { mysqlOld } from './mysql-old.ts'
import { mysqlSha256 } from './mysql-sha256.ts'
import { postgresMd5 } from './postgres-md5.ts'
import { scramSha256 } from './scram-sha-256.ts'
import { sha256Hex } from './sha256-hex.ts'
import { tomcatDigest } from './tomcat-digest.ts'
import { tomcatPbkdf2 } from './tomcat-pbkdf2.ts'

/** Every form of stored passwords besides crypt(5): digest.ts has the interface, each other file is one form. */
export const DIGESTS = {
  clear,
  'mysql-native': mysqlNative,
  'mysql-old': mysqlOld,
  'caching-sha2': cachingSha2,
  'mysql-sha256': mysqlSha256,
  ed25519,
  'sha256-hex': sha256Hex,
  'scram-sha-256': scramSha256,
  'postgres-md5': postgresMd5,
  'tomcat-digest': tomcatDigest,
  'tomcat-pbkdf2': tomcatPbkdf2,
  apr1,
} as const satisfies Readonly<Record<string, Digest>>

/** A form of stored passwords; `crypt` stands for all hashes of crypt(5). */
export type HashFormat = 'crypt' | DigestFormat

export type DigestFormat = keyof typeof DIGESTS
