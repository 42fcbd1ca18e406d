import { type RedisUser, applyRules, newUser } from './acl-user.ts'

export interface ParsedAcl {
  readonly users: readonly RedisUser[]
  /** Lines that are of no user. */
  readonly broken: number
}

/** An ACL file, or the lines that ACL LIST gives: `user <name> <rules>`. Pure; never throws. */
export function parseAcl(text: string): ParsedAcl {
  const lines = text.split('\n').map((line) => line.trim())
  const users = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [keyword, name = '', ...rules] = line.split(/ +/)
      return keyword?.toLowerCase() === 'user' && name !== ''
        ? applyRules(newUser(name), rules)
        : undefined
    })
  const whole = users.filter((user) => user !== undefined)
  return { users: whole, broken: users.length - whole.length }
}
