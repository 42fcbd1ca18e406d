import { getHashes, hash as digestOnce } from 'node:crypto'
import type { Digest, DigestTest } from './digest.ts'

/**
 * The text that Tomcat's MessageDigestCredentialHandler stores, behind the name of the algorithm that its
 * configuration gives: `<algorithm>:<stored>`, such as `sha-512:<salt>$<iterations>$<digest>`. The stored
 * part is a digest in hexadecimal, alone or behind its salt and iterations, or one of LDAP's forms in base
 * 64.
 */
export const tomcatDigest: Digest = {
  scheme: 'tomcat-digest',
  cost(hash) {
    const stored = parseStored(hash)
    return stored && { milliseconds: stored.iterations * MS_PER_ITERATION, memoryBytes: 0 }
  },
  prepare(hash) {
    const stored = parseStored(hash)
    return stored ? createTest(stored) : () => false
  },
}

const MS_PER_ITERATION = 0.001

interface StoredDigest {
  readonly algorithm: string
  readonly digest: Buffer
  readonly iterations: number
  readonly before: Buffer
  readonly after: Buffer
  /** LDAP's forms take the password as latin1, the others as UTF-8. */
  readonly isLatin1: boolean
}

function parseStored(hash: string): StoredDigest | undefined {
  const [, name = '', stored = ''] = /^([\w/-]{2,20}):(.+)$/.exec(hash) ?? []
  const algorithm = algorithmOf(name)
  if (algorithm === undefined) return undefined
  const parts = parseLdapForm(stored) ?? parseHexForm(stored)
  // A digest of another length equals none of this algorithm.
  if (parts?.digest.length !== digestOnce(algorithm, '', 'buffer').length) return undefined
  return { algorithm, ...parts }
}

type DigestParts = Omit<StoredDigest, 'algorithm'>

/** Returns OpenSSL's name of what Java calls `SHA-512`, `SHA-512/256` or `SHA3-256`. */
function algorithmOf(name: string): string | undefined {
  const known = name
    .toLowerCase()
    .replace(/^sha-?(1|2|3(?=8)|5)/, 'sha$1')
    .replace('/', '-')
  const algorithm = known === 'sha' ? 'sha1' : known
  return ALGORITHMS.has(algorithm) ? algorithm : undefined
}

/** The algorithms of Java that this build of OpenSSL has, which leaves MD2 out. */
const ALGORITHMS = new Set(
  getHashes().filter((name) =>
    /^(md5|sha1|sha(224|256|384|512)|sha512-(224|256)|sha3-\d{3})$/.test(name),
  ),
)

const NOTHING = Buffer.alloc(0)

/** `{SSHA}` has its salt behind a digest of 20 bytes, `{SSHAv2}` 20 bytes of salt before it. */
function parseLdapForm(stored: string): DigestParts | undefined {
  const [, form, text = ''] =
    /^\{(MD5|SHA|SSHA|SSHAv2)\}([\dA-Za-z+/]{1,400}={0,2})$/.exec(stored) ?? []
  if (form === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  const [first, second] = [bytes.subarray(0, 20), bytes.subarray(20)]
  const common = { iterations: 1, isLatin1: true, before: NOTHING, after: NOTHING }
  if (form === 'SSHA') return { ...common, digest: first, after: second }
  if (form === 'SSHAv2') return { ...common, digest: second, before: first }
  return { ...common, digest: bytes }
}

function parseHexForm(stored: string): DigestParts | undefined {
  const [, salt = '', iterations = '1', digest] = HEX_FORM.exec(stored) ?? []
  if (digest === undefined) return undefined
  return {
    digest: Buffer.from(digest, 'hex'),
    before: Buffer.from(salt, 'hex'),
    after: NOTHING,
    // Zero iterations and fewer count as one.
    iterations: Math.max(1, Number(iterations)),
    isLatin1: false,
  }
}

const HEX_FORM = /^(?:((?:[\dA-Fa-f]{2}){0,512})\$(\d{1,10})\$)?((?:[\dA-Fa-f]{2}){16,64})$/

function createTest(stored: StoredDigest): DigestTest {
  const { algorithm, digest, iterations, before, after, isLatin1 } = stored
  return (word) => {
    const bytes = isLatin1 ? toLatin1(word) : word
    let result = digestOnce(algorithm, Buffer.concat([before, bytes, after]), 'buffer')
    for (let i = 1; i < iterations; i += 1) result = digestOnce(algorithm, result, 'buffer')
    return result.equals(digest)
  }
}

/** Encodes as Java does, which writes a question mark for what latin1 lacks. */
function toLatin1(word: Uint8Array): Uint8Array {
  if (word.every((byte) => byte < 0x80)) return word
  const text = Buffer.from(word.buffer, word.byteOffset, word.byteLength).toString('utf8')
  return Buffer.from(text.replaceAll(/[^\0-\xFF]/gu, '?'), 'latin1')
}
