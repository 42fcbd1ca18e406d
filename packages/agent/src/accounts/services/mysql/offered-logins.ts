import { closeSync, fstatSync } from 'node:fs'
import type { System } from '../../../host/system.ts'
import { GUARDED_SOCKETS } from './find-socket.ts'
import { readOptions } from './option-files.ts'
import type { OptionName } from './option-files.ts'
import type { Login } from './protocol/log-in.ts'

/** A login that the host keeps for its administration. */
export interface OfferedLogin extends Login {
  /** File that it is from, below the root. */
  readonly source: string
  readonly password: Buffer
}

/**
 * Logins of root's own option files for the server behind this open socket. A password goes only where the
 * `mysql` command would take it with the same file, so that nobody fishes for it with a server of his own: to
 * the socket that the file names, or else to one where no ordinary user can listen. Only files that
 * nobody else can read; never an empty password. Never throws.
 */
export function readOfferedLogins(files: System, socket: number): OfferedLogin[] {
  return OFFERING_FILES.filter((file) => isPrivate(files, file)).flatMap((file) => {
    const options = readOptions(files, [file], isOfLogin)
    const valueOf = (name: string) => options.findLast((option) => option.name === name)?.value
    const userName = valueOf('user')
    const password = valueOf('password')
    const named = valueOf('socket')
    const meant = named === undefined ? GUARDED_SOCKETS : [named]
    if (!userName || !password || !meant.some((each) => isSame(files, each, socket))) return []
    return [{ source: file, userName, password: Buffer.from(password) }]
  })
}

const OFFERING_FILES = ['etc/mysql/debian.cnf', 'root/.my.cnf']
const CLIENT_GROUPS: ReadonlySet<string> = new Set(['client', 'client-server', 'client-mariadb'])
const LOGIN_OPTIONS: ReadonlySet<string> = new Set(['user', 'password', 'socket'])

function isOfLogin({ group, name }: OptionName): boolean {
  return CLIENT_GROUPS.has(group) && LOGIN_OPTIONS.has(name)
}

function isPrivate(files: System, file: string): boolean {
  const access = files.accessOf(file)
  if ('missing' in access) return false
  const { ownerId, mode } = access.value
  return (ownerId === 0 || ownerId === process.geteuid?.()) && (mode & 0o077) === 0
}

/** Not by their names, which somebody could exchange meanwhile. */
function isSame(files: System, named: string, socket: number): boolean {
  const opened = files.openSocket(named.replace(/^\/+/, ''))
  if ('missing' in opened) return false
  const [one, other] = [fstatSync(opened.value), fstatSync(socket)]
  closeSync(opened.value)
  return one.ino === other.ino && one.dev === other.dev
}
