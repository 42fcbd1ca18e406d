import { hash as digestOnce } from 'node:crypto'
import type { Account, StoredPassword } from '../../../account.ts'

/** A user of Redis, as its rules leave it. */
export interface RedisUser {
  readonly name: string
  readonly enabled: boolean
  /** Any password lets in, and none does. */
  readonly noPassword: boolean
  /** SHA-256 of each password, in small hexadecimal digits. */
  readonly digests: readonly string[]
  /** It has more rules on passwords than are read, so nothing is known of them. */
  readonly isOversized?: true
}

/** A user as Redis makes it: nobody can be it. */
export function newUser(name: string): RedisUser {
  return { name, enabled: false, noPassword: false, digests: [] }
}

/** The user that a client is before it says who it is, as Redis makes it: everybody can be it. */
export const DEFAULT_USER: RedisUser = { ...newUser('default'), enabled: true, noPassword: true }

/** Users by their names and rules, each as Redis makes it of them. Pure; never throws. */
export function usersOf(
  rows: readonly (readonly [name: string, ...rules: string[]])[],
): RedisUser[] {
  let clear = 0
  return rows.map(([name, ...rules]) => {
    const own = rules.filter((rule) => IN_CLEAR.test(rule)).length
    clear += own
    const isTooMuch = own > 0 && clear > MAX_IN_CLEAR_COUNT
    return isTooMuch ? { ...newUser(name), isOversized: true } : applyRules(newUser(name), rules)
  })
}

const IN_CLEAR = /^[><]/
/** For one file: 20 ms of work; ACL SAVE writes digests, so people wrote these. */
const MAX_IN_CLEAR_COUNT = 10_000

/**
 * Applies the rules of a `user` line or of a line of ACL LIST, ACLSetUser() of Redis' acl.c; those on keys,
 * channels and commands say nothing of the password. Pure; never throws.
 */
export function applyRules(user: RedisUser, rules: readonly string[]): RedisUser {
  if (rules.filter((rule) => ON_PASSWORD.test(rule)).length > MAX_PASSWORD_RULE_COUNT) {
    return { ...newUser(user.name), isOversized: true }
  }
  const state = { ...user, digests: new Set(user.digests) }
  for (const rule of rules) applyRule(state, rule)
  return { ...state, digests: [...state.digests] }
}

const ON_PASSWORD = /^[><#!]/
/** Each costs a digest, and a test of the check; people give a user two while they change it. */
const MAX_PASSWORD_RULE_COUNT = 1_000

type UserState = { -readonly [K in keyof Omit<RedisUser, 'digests'>]: RedisUser[K] } & {
  readonly digests: Set<string>
}

function applyRule(user: UserState, rule: string): void {
  const word = rule.toLowerCase()
  const value = rule.slice(1)
  if (word === 'on' || word === 'off') user.enabled = word === 'on'
  else if (word === 'nopass' || word === 'resetpass' || word === 'reset') {
    user.noPassword = word === 'nopass'
    user.digests.clear()
    if (word === 'reset') user.enabled = false
  } else if (rule.startsWith('>')) addDigest(user, sha256Of(value))
  else if (rule.startsWith('#')) addDigest(user, word.slice(1))
  else if (rule.startsWith('<')) user.digests.delete(sha256Of(value))
  else if (rule.startsWith('!')) user.digests.delete(word.slice(1))
}

function addDigest(user: UserState, digest: string): void {
  user.noPassword = false
  user.digests.add(digest)
}

/** As Redis keeps a password. */
export function sha256Of(password: string): string {
  return digestOnce('sha256', password)
}

/** A user as an account. Each of several passwords lets in, so any weak one makes the account weak. */
export function accountOf(user: RedisUser): Pick<Account, 'userName' | 'password' | 'state'> {
  const userName = user.name
  if (user.isOversized) {
    const what = 'user with more rules than are read'
    return { userName, password: { kind: 'unknown', reason: 'oversized', what } }
  }
  if (!user.enabled) return { userName, password: { kind: 'locked' }, state: 'disabled' }
  return { userName, password: passwordOf(user) }
}

function passwordOf({ noPassword, digests }: RedisUser): StoredPassword {
  if (noPassword) return { kind: 'empty' }
  if (digests.length === 0) return { kind: 'locked' }
  // In one order, so that the same passwords are not tested again after a restart.
  return { kind: 'hash', format: 'sha256-hex', hash: digests.toSorted().join(',') }
}
