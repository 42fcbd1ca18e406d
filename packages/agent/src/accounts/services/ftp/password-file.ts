import { parseColonFile } from '../../colon-file.ts'
import type { ColonFile } from '../../colon-file.ts'
import type { PasswordLine } from '../../pam/password-files.ts'

/** Lines of a proftpd AuthUserFile, which has the seven fields of passwd(5). Pure; never throws. */
export function parseAuthUserFile(
  text: string,
  file: string,
): ColonFile<PasswordLine & { readonly comment: string }> {
  return parseColonFile(text, {
    file,
    fieldCount: 7,
    parse: ([userName = '', hash = '', , , comment = '']) => ({ userName, hash, comment }),
  })
}
