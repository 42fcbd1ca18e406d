import { hash as digestOnce } from 'node:crypto'

/** The bytes that prove a password to a plugin; undefined: the agent does not know the plugin. */
export function answerWithPassword(
  plugin: string,
  password: Buffer,
  nonce: Buffer,
): Buffer | undefined {
  if (plugin === 'mysql_native_password') return mix('sha1', password, nonce, 'nonce first')
  if (plugin === CACHING_SHA2) return mix('sha256', password, nonce, 'nonce last')
  return undefined
}

/**
 * An answer that no password can ever produce: one byte, where the plugin expects 20 or 64. MariaDB tries the
 * alternatives of an account (`unix_socket OR mysql_native_password`) in turn, and root's password often
 * comes first. This lets it go on to the socket, and counts as a broken packet, not as a guessed login: it
 * opens not even an account with an empty password. Only for plugins known to compare the length. Not
 * NUL, which some take for an empty password. Seen with MariaDB 10.11.
 */
export function answerThatProvesNothing(plugin: string): Buffer | undefined {
  const isOfFixedLength = plugin === 'mysql_native_password' || plugin === 'client_ed25519'
  return isOfFixedLength ? Buffer.from([0x01]) : undefined
}

/** A server that does not have the password at hand asks for it in clear, over a safe way only. */
export function answerInClear(plugin: string, data: Buffer, password: Buffer): Buffer | undefined {
  const isAsked = plugin === CACHING_SHA2 && data.equals(FULL_AUTHENTICATION)
  return isAsked ? Buffer.concat([password, Buffer.from([0])]) : undefined
}

/** The server knows the password: its welcome follows. */
export function isProven(plugin: string, data: Buffer): boolean {
  return plugin === CACHING_SHA2 && data.equals(FAST_AUTHENTICATION)
}

const CACHING_SHA2 = 'caching_sha2_password'
const FAST_AUTHENTICATION = Buffer.from([0x03])
const FULL_AUTHENTICATION = Buffer.from([0x04])

/** H(password) xor H(nonce, H(H(password))); caching_sha2 has the nonce last. */
function mix(
  algorithm: 'sha1' | 'sha256',
  password: Buffer,
  nonce: Buffer,
  order: 'nonce first' | 'nonce last',
): Buffer {
  const once = digestOnce(algorithm, password, 'buffer')
  const twice = digestOnce(algorithm, once, 'buffer')
  const parts = order === 'nonce first' ? [nonce, twice] : [twice, nonce]
  const mask = digestOnce(algorithm, Buffer.concat(parts), 'buffer')
  const answer = Buffer.from(once.map((byte, i) => byte ^ (mask[i] ?? 0)))
  // As good as the password to who knows the stored one.
  once.fill(0)
  return answer
}
