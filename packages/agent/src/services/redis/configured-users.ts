import { type RedisUser, DEFAULT_USER, applyRules, digestOf, newUser } from './acl-user.ts'
import { type Directive, lastValues } from './directive.ts'
import { parseAcl } from './parse-acl.ts'

export interface ConfiguredUsers {
  readonly users: readonly RedisUser[]
  /** Lines of the ACL file that are of no user. */
  readonly broken: number
  /** Password of the default user, where it is kept in clear. */
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
  if (aclFile !== undefined) {
    const { users, broken } = parseAcl(aclFile)
    const rules = aclFile.split('\n').find((line) => /^\s*user +default(\s|$)/i.test(line))
    return {
      users: withDefault(users, DEFAULT_USER),
      broken,
      password: clearIn(rules?.trim().split(/ +/)),
    }
  }
  const lines = directives.filter(({ name, values }) => name === 'user' && values[0])
  const users = lines.map(({ values: [name = '', ...rules] }) => applyRules(newUser(name), rules))
  const ofDefault = lines.find(({ values }) => values[0] === 'default')
  const required = lastValues(directives, 'requirepass')?.[0] || undefined
  return {
    users: withDefault(users, withPassword(required)),
    broken: 0,
    password: ofDefault ? clearIn(ofDefault.values) : required,
  }
}

function withDefault(users: readonly RedisUser[], otherwise: RedisUser): readonly RedisUser[] {
  return users.some(({ name }) => name === 'default') ? users : [otherwise, ...users]
}

function withPassword(password: string | undefined): RedisUser {
  if (password === undefined) return DEFAULT_USER
  return { ...DEFAULT_USER, noPassword: false, digests: [digestOf(password)] }
}

function clearIn(rules: readonly string[] | undefined): string | undefined {
  return rules?.find((rule) => rule.startsWith('>'))?.slice(1)
}
