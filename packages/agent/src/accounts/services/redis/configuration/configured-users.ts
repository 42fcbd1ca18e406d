import { DEFAULT_USER, sha256Of, usersOf } from '../users/acl-user.ts'
import type { RedisUser } from '../users/acl-user.ts'
import { lastValues } from './directive.ts'
import type { Directive } from './directive.ts'
import { parseAcl } from './parse-acl.ts'

export interface ConfiguredUsers {
  readonly users: readonly RedisUser[]
  /** Lines of the ACL file that are of no user. */
  readonly broken: number
  /** A password that lets the default user in, where one is kept in clear. */
  readonly password: string | undefined
}

/**
 * The users that a server starts with. With an ACL file `requirepass` counts for nothing; a `user default` line
 * takes its place as well. Pure; never throws.
 */
export function configuredUsers(
  directives: readonly Directive[],
  aclFile: string | undefined,
): ConfiguredUsers {
  const required = lastValues(directives, 'requirepass')?.[0] ?? ''
  if (aclFile !== undefined) {
    const { users, broken } = parseAcl(aclFile)
    const whole = withDefault(users, DEFAULT_USER)
    return { users: whole, broken, password: findPassword(whole, defaultRules(aclFile)) }
  }
  const lines = directives.filter(({ name, values }) => name === 'user' && values[0])
  const users = usersOf(lines.map(({ values: [name = '', ...rules] }) => [name, ...rules] as const))
  const whole = withDefault(users, withPassword(required))
  const rules = lines.find(({ values: [name] }) => name === 'default')?.values.slice(1) ?? []
  return { users: whole, broken: 0, password: findPassword(whole, [`>${required}`, ...rules]) }
}

/** Any other would be a failed login, as is the right one of a user that is off. */
function findPassword(users: readonly RedisUser[], rules: readonly string[]): string | undefined {
  const main = users.find(({ name }) => name === 'default')
  if (!main?.enabled || main.digests.length === 0) return undefined
  const digests = new Set(main.digests)
  const clear = rules.filter((rule) => rule.startsWith('>')).map((rule) => rule.slice(1))
  return clear.find((password) => digests.has(sha256Of(password)))
}

/** The rules of the line that counts, so no more of them than a user may have. */
function defaultRules(aclFile: string): string[] {
  const lines = aclFile.split('\n').map((line) => line.trim().split(/ +/))
  return lines.find(isOfDefault)?.slice(2) ?? []
}

function isOfDefault([keyword, name]: readonly string[]): boolean {
  return keyword?.toLowerCase() === 'user' && name === 'default'
}

function withDefault(users: readonly RedisUser[], otherwise: RedisUser): readonly RedisUser[] {
  return users.some(({ name }) => name === 'default') ? users : [otherwise, ...users]
}

function withPassword(password: string): RedisUser {
  if (password === '') return DEFAULT_USER
  return { ...DEFAULT_USER, noPassword: false, digests: [sha256Of(password)] }
}
