import { parseColonFile } from '../colon-file.ts'
import type { ColonFile } from '../colon-file.ts'

/** One line of etc/passwd, passwd(5), as far as the check needs it. */
export interface PasswdEntry {
  readonly userName: string
  readonly password: string
  /** Full name, room and so on (GECOS); a source of words. */
  readonly comment: string
}

/** Text of etc/passwd to its accounts and what could not be used. Pure; never throws. */
export function parsePasswd(text: string, file = 'etc/passwd'): ColonFile<PasswdEntry> {
  return parseColonFile(text, {
    file,
    fieldCount: 7,
    parse: ([userName = '', password = '', , , comment = ''], note) => {
      const readable = !comment.includes('\uFFFD')
      if (!readable) note('comment', 'encoding')
      return { userName, password, comment: readable ? comment : '' }
    },
  })
}
