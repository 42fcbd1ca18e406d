import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** scrypt's parameters. */
export interface PasswordCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/**
 * 32 MB and about 260 ms of one core: OWASP's N=2^15, r=8, p=3.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST: PasswordCost = { N: 32_768, r: 8, p: 3 }
const MAX_MEMORY_BYTES = 64 * 1024 * 1024
const HASH_BYTES = 32

export interface PasswordHashing {
  /** Hashes a password as `scrypt$N$r$p$salt$hash`, so that the cost can rise and old hashes can still be verified. */
  readonly hash: (password: string) => Promise<string>
  /** Verifies a password, in the same time whether the user exists or not: without a stored hash it derives one anyway. */
  readonly verify: (password: string, stored: string | undefined) => Promise<boolean>
}

/**
 * Makes the two functions of one cost.
 * @param cost only tests, which sign in hundreds of times, give another one.
 */
export function createPasswordHashing(cost = COST): PasswordHashing {
  // This costs as much to verify as a real hash.
  const decoy = format(cost, Buffer.alloc(16), Buffer.alloc(HASH_BYTES))
  return {
    hash: async (password) => {
      const salt = randomBytes(16)
      return format(cost, salt, await derive(password, salt, cost))
    },
    verify: async (password, stored) => {
      const [, N, r, p, salt = '', hash = ''] = (stored ?? decoy).split('$')
      const expected = Buffer.from(hash, 'base64')
      const its = { N: Number(N), r: Number(r), p: Number(p) }
      const actual = await derive(password, Buffer.from(salt, 'base64'), its)
      return timingSafeEqual(actual, expected) && stored !== undefined
    },
  }
}

function format({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$')
}

const deriveKey = promisify<string, Buffer, number, object, Buffer>(scrypt)

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  return deriveKey(password, salt, HASH_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES })
}
