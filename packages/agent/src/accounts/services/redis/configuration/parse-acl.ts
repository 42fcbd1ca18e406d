import { usersOf } from '../users/acl-user.ts'
import type { RedisUser } from '../users/acl-user.ts'

export interface ParsedAcl {
  readonly users: readonly RedisUser[]
  /** Lines that are of no user. */
  readonly broken: number
}

/** An ACL file, or the lines that ACL LIST gives: `user <name> <rules>`. Pure; never throws. */
export function parseAcl(text: string): ParsedAcl {
  const lines = text.split('\n').map((line) => line.trim())
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const rows = written.flatMap((line) => {
    const [keyword, name = '', ...rules] = line.split(/ +/)
    return keyword?.toLowerCase() === 'user' && name !== '' ? [[name, ...rules] as const] : []
  })
  return { users: usersOf(rows), broken: written.length - rows.length }
}
