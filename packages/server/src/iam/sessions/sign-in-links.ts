import { hashSecret, randomSecret } from '../secret.ts'

/** The codes by which a person at the machine of the server signs in without a password. */
export interface SignInLinks {
  /** Makes a code that is good once, within ten minutes. */
  create(): string
  /** Uses the code up; false when it is not, or no longer, good. */
  take(code: string): Promise<boolean>
}

const LIFE_MS = 10 * 60 * 1000
/** Codes that nobody used; another one makes the oldest worthless. */
const MAX_CODES = 4

/**
 * Makes a keeper of codes. They are known to this process alone, as hashes, and end with it.
 * @param takeLeft takes a code that a command of this machine left for the server.
 */
export function createSignInLinks({
  now = Date.now,
  takeLeft = () => Promise.resolve(false),
}: {
  readonly now?: () => number
  readonly takeLeft?: (code: string) => Promise<boolean>
} = {}): SignInLinks {
  /** By the hash, when the code ends; the oldest stands first. */
  const ends = new Map<string, number>()

  return {
    create: () => {
      const code = randomSecret()
      const oldest = ends.size >= MAX_CODES ? ends.keys().next().value : undefined
      if (oldest !== undefined) ends.delete(oldest)
      ends.set(keyOf(code), now() + LIFE_MS)
      return code
    },
    take: async (code) => {
      const key = keyOf(code)
      const end = ends.get(key)
      ends.delete(key)
      return end === undefined ? takeLeft(code) : now() < end
    },
  }
}

function keyOf(code: string): string {
  return hashSecret(code).toString('base64')
}
