import { LARGEST_ACCOUNT_FILE_BYTES } from '../../../system/read-accounts.ts'
import type { System } from '../../../../host/system.ts'
import type { ServiceProcess } from '../../service-process.ts'

/**
 * Names that the superuser can have, in the order to ask as: what POSTGRES_USER told the image of PostgreSQL
 * to call it, and the user that runs the server, whose name initdb takes.
 */
export function listSuperuserNames(server: ServiceProcess): string[] {
  const { files, userId } = server
  const named = server.environmentVariable('POSTGRES_USER') ?? ''
  const owner = userId === undefined ? '' : readUserName(files, userId)
  return [...new Set([named, owner])].filter((name) => name !== '' && !name.includes('\0'))
}

/**
 * A container whose users are numbered anew does not know the number that we see: there it is what
 * every image calls it.
 */
function readUserName(files: System, userId: number): string {
  const passwd = files.readText('etc/passwd', LARGEST_ACCOUNT_FILE_BYTES)
  const lines = 'value' in passwd ? passwd.value.split('\n') : []
  const fields = lines.map((line) => line.split(':'))
  return fields.find(([, , uid]) => uid === String(userId))?.[0] || 'postgres'
}
