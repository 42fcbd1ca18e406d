import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * 32 MB and about 260 ms of one core: OWASP's N=2^15, r=8, p=3.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST = { N: 32_768, r: 8, p: 3 }
const MAX_MEMORY_BYTES = 64 * 1024 * 1024
const HASH_BYTES = 32

/**
 * Hashes a password as `scrypt$N$r$p$salt$hash`, so that the cost can rise and old hashes can still be
 * verified.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  return format(salt, hash)
}

/**
 * Verifies a password. It takes the same time whether the user exists or not: without a stored hash it
 * derives one anyway.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? DECOY).split('$')
  const expected = Buffer.from(hash, 'base64')
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  const actual = await derive(password, Buffer.from(salt, 'base64'), cost)
  return timingSafeEqual(actual, expected) && stored !== undefined
}

function format(salt: Buffer, hash: Buffer): string {
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** A hash that costs as much to verify as a real one. */
const DECOY = format(Buffer.alloc(16), Buffer.alloc(HASH_BYTES))

const deriveKey = promisify<string, Buffer, number, object, Buffer>(scrypt)

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return deriveKey(password, salt, HASH_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES })
}
