import { LARGEST_ACCOUNT_FILE_BYTES } from '../../passwords/accounts/read-accounts.ts'
import type { System } from '../../system.ts'

/**
 * Name of the user that runs the server, which is the role that peer authentication lets him in as; initdb
 * makes it the superuser. A container whose users are numbered anew does not know our number: there it
 * is what every image calls it.
 */
export function readRoleName(files: System, userId: number): string {
  const passwd = files.readText('etc/passwd', LARGEST_ACCOUNT_FILE_BYTES)
  const lines = 'value' in passwd ? passwd.value.split('\n') : []
  const fields = lines.map((line) => line.split(':'))
  const name = fields.find(([, , uid]) => uid === String(userId))?.[0]
  return name === undefined || name === '' ? 'postgres' : name
}
