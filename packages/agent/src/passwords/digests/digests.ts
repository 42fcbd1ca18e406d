import { clear } from './clear.ts'
import type { Digest } from './digest.ts'
import { mysqlNative } from './mysql-native.ts'
import { pending } from './pending.ts'
import { postgresMd5 } from './postgres-md5.ts'
import { sha256Hex } from './sha256-hex.ts'

/** Every form of stored passwords besides crypt(5). */
export const DIGESTS = {
  clear,
  'mysql-native': mysqlNative,
  'mysql-old': pending,
  'caching-sha2': pending,
  'mysql-sha256': pending,
  ed25519: pending,
  'sha256-hex': sha256Hex,
  'scram-sha-256': pending,
  'postgres-md5': postgresMd5,
  'tomcat-digest': pending,
  'tomcat-pbkdf2': pending,
  apr1: pending,
} as const satisfies Readonly<Record<string, Digest>>

export type DigestFormat = keyof typeof DIGESTS
