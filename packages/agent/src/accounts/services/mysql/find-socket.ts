import path from 'node:path'
import type { ServiceProcess } from '../service-process.ts'
import { readOptions } from './option-files.ts'

/**
 * Path below the root of the file system that the server sees; undefined: none is known. Truth is what the
 * kernel says that the process listens on; where that is hidden, what it was told to.
 */
export function findSocket(process: ServiceProcess): string | undefined {
  const configured = configuredSocket(process)
  if (process.unixSockets !== undefined) {
    const listening = process.unixSockets.map((socket) =>
      path.posix.resolve('/', process.workingDirectory, socket),
    )
    // MySQL's second one speaks the X protocol.
    const isClassic = (socket: string) => !socket.includes('mysqlx')
    return below(listening.find((each) => each === configured) ?? listening.find(isClassic))
  }
  const candidates = configured === undefined ? STANDARD_SOCKETS : [configured]
  return candidates.map(below).find((each) => each !== undefined && isThere(process, each))
}

/** Where no ordinary user can put a socket of his own. */
export const GUARDED_SOCKETS = [
  '/run/mysqld/mysqld.sock',
  '/var/run/mysqld/mysqld.sock',
  '/var/lib/mysql/mysql.sock',
] as const

const STANDARD_SOCKETS = [...GUARDED_SOCKETS, '/tmp/mysql.sock']

const OPTION_FILES = ['etc/my.cnf', 'etc/mysql/my.cnf', 'etc/my.cnf.d/server.cnf']
const SERVER_GROUP = /^(mysqld|mariadb|mariadbd|server|client-server)(-\d+(\.\d+)?)?$/

function configuredSocket({ args, files }: ServiceProcess): string | undefined {
  const told = argument(args, 'socket')
  if (told !== undefined) return told
  if (args.includes('--no-defaults')) return undefined
  const only = argument(args, 'defaults-file')
  const more = argument(args, 'defaults-extra-file')
  const named = only === undefined ? [...OPTION_FILES, below(more)] : [below(only)]
  const options = readOptions(
    files,
    named.filter((file) => file !== undefined),
    ({ group, name }) => name === 'socket' && SERVER_GROUP.test(group),
  )
  return options.at(-1)?.value
}

function argument(args: readonly string[], name: string): string | undefined {
  return args.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
}

function below(socket: string | undefined): string | undefined {
  return socket?.replace(/^\/+/, '')
}

function isThere({ files }: ServiceProcess, socket: string): boolean {
  return 'value' in files.inodeOf(socket)
}
