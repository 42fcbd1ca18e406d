import { parseColonFile } from '../../system/colon-file.ts'
import type { ColonFile } from '../../system/colon-file.ts'

export interface PasswordLine {
  readonly userName: string
  readonly hash: string
  readonly comment: string
}

/** Lines of a proftpd AuthUserFile, which has the seven fields of passwd(5). Pure; never throws. */
export function parseAuthUserFile(text: string, file: string): ColonFile<PasswordLine> {
  return parseColonFile(text, {
    file,
    fieldCount: 7,
    parse: ([userName = '', hash = '', , , comment = '']) => ({ userName, hash, comment }),
  })
}

/** Lines of a pam_pwdfile: a name and a hash, and what a program put behind them. Pure; never throws. */
export function parsePwdfile(text: string, file: string): ColonFile<PasswordLine> {
  return parseColonFile(text, {
    file,
    parse: ([userName = '', hash = '']) => ({ userName, hash, comment: '' }),
  })
}
