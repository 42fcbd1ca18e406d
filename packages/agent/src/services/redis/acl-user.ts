import { hash as digestOnce } from 'node:crypto'

/** A user of Redis, as its rules leave it. */
export interface RedisUser {
  readonly name: string
  readonly enabled: boolean
  /** Any password lets in, and none does. */
  readonly noPassword: boolean
  /** SHA-256 of each password, in small hexadecimal digits. */
  readonly digests: readonly string[]
}

/** A user as Redis makes it: nobody can be it. */
export function newUser(name: string): RedisUser {
  return { name, enabled: false, noPassword: false, digests: [] }
}

/** The user that a client is before it says who it is, as Redis makes it: everybody can be it. */
export const DEFAULT_USER: RedisUser = { ...newUser('default'), enabled: true, noPassword: true }

/**
 * Applies the rules of a `user` line or of a line of ACL LIST, ACLSetUser() of Redis' acl.c; those on keys,
 * channels and commands say nothing of the password. Pure; never throws.
 */
export function applyRules(user: RedisUser, rules: readonly string[]): RedisUser {
  return rules.reduce(applyRule, user)
}

function applyRule(user: RedisUser, rule: string): RedisUser {
  const word = rule.toLowerCase()
  if (word === 'on' || word === 'off') return { ...user, enabled: word === 'on' }
  if (word === 'nopass') return { ...user, noPassword: true, digests: [] }
  if (word === 'resetpass') return { ...user, noPassword: false, digests: [] }
  if (word === 'reset') return newUser(user.name)
  const value = rule.slice(1)
  switch (rule.charAt(0)) {
    case '>':
      return withDigest(user, digestOf(value))
    case '#':
      return withDigest(user, word.slice(1))
    case '<':
      return withoutDigest(user, digestOf(value))
    case '!':
      return withoutDigest(user, word.slice(1))
    default:
      return user
  }
}

function withDigest(user: RedisUser, digest: string): RedisUser {
  return {
    ...withoutDigest(user, digest),
    noPassword: false,
    digests: [...user.digests.filter((each) => each !== digest), digest],
  }
}

function withoutDigest(user: RedisUser, digest: string): RedisUser {
  return { ...user, digests: user.digests.filter((each) => each !== digest) }
}

/** As Redis keeps a password. */
export function digestOf(password: string): string {
  return digestOnce('sha256', password)
}
