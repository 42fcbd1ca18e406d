import { pbkdf2Sync } from 'node:crypto'
import type { Digest } from './digest.ts'

/**
 * The text that Tomcat's SecretKeyCredentialHandler stores, behind the name of the algorithm that its
 * configuration gives: `<algorithm>:<salt>$<iterations>$<key>`, such as `PBKDF2WithHmacSHA512:…`; salt and
 * key are hexadecimal.
 */
export const tomcatPbkdf2: Digest = {
  scheme: 'tomcat-pbkdf2',
  cost(hash) {
    const stored = parseStored(hash)
    if (!stored) return undefined
    const { blockBytes, msPerIteration } = FUNCTIONS[stored.digest]
    const blocks = Math.ceil(stored.key.length / blockBytes)
    return { milliseconds: 0.01 + blocks * stored.iterations * msPerIteration, memoryBytes: 0 }
  },
  prepare(hash) {
    const stored = parseStored(hash)
    if (!stored) return () => false
    const { salt, iterations, key, digest } = stored
    return (word) => pbkdf2Sync(word, salt, iterations, key.length, digest).equals(key)
  },
}

/** A longer key takes the iterations again for each block of the hash. */
const FUNCTIONS = {
  sha1: { blockBytes: 20, msPerIteration: 0.00014 },
  sha224: { blockBytes: 28, msPerIteration: 0.00014 },
  sha256: { blockBytes: 32, msPerIteration: 0.00014 },
  sha384: { blockBytes: 48, msPerIteration: 0.00047 },
  sha512: { blockBytes: 64, msPerIteration: 0.00047 },
}

interface StoredKey {
  readonly digest: keyof typeof FUNCTIONS
  readonly salt: Buffer
  readonly iterations: number
  readonly key: Buffer
}

function parseStored(hash: string): StoredKey | undefined {
  const [, name = '', salt = '', iterations, key = ''] = FORM.exec(hash) ?? []
  const digest = name.toLowerCase()
  if (!isDigest(digest)) return undefined
  return {
    digest,
    salt: Buffer.from(salt, 'hex'),
    iterations: Number(iterations),
    key: Buffer.from(key, 'hex'),
  }
}

/** Java refuses an empty salt and no iterations. */
const FORM =
  /^PBKDF2WithHmac(SHA\d{1,3}):((?:[\dA-Fa-f]{2}){1,512})\$([1-9]\d{0,9})\$((?:[\dA-Fa-f]{2}){1,512})$/i

function isDigest(name: string): name is keyof typeof FUNCTIONS {
  return Object.hasOwn(FUNCTIONS, name)
}
