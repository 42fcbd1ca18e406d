import path from 'node:path'
import type { Obstacle } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import type { SocketPlace } from './connect-local.ts'
import { NO_SOCKET, pidFileObstacle } from './obstacles.ts'
import { parsePostmasterPid } from './postmaster-pid.ts'

/** The socket of a server; one that is still starting lets nobody in. */
export interface ServerSocket extends SocketPlace {
  readonly isReady: boolean
}

/** Where a server's Unix socket is, as it says itself in its data directory, or why that is not known. */
export function findSocket(process: ServiceProcess): ServerSocket | Obstacle {
  // A server works in its data directory; what its arguments name may be that of its configuration.
  const { workingDirectory, files } = process
  if (workingDirectory === '') return pidFileObstacle('permission')
  const file = path.posix.join(workingDirectory, 'postmaster.pid')
  const reading = files.readText(file.slice(1), MAX_PID_FILE_BYTES)
  if ('missing' in reading) return pidFileObstacle(reading.missing)
  const status = parsePostmasterPid(reading.value)
  if (!status) return pidFileObstacle('malformed')
  // `@`: an abstract socket, without a path.
  if (/^(?:@|$)/.test(status.socketFolder)) return NO_SOCKET
  return {
    files,
    folder: path.posix
      .resolve(workingDirectory, resolveSelf(status.socketFolder, process))
      .slice(1),
    name: `.s.PGSQL.${status.port}`,
    isReady: status.isReady,
  }
}

const MAX_PID_FILE_BYTES = 65_536

/** A server that was given a folder as a descriptor knows it by a name that only it can use. */
function resolveSelf(folder: string, { files, pid }: ServiceProcess): string {
  const [, link = '', rest = ''] = /^\/proc\/self\/(fd\/\d{1,6})(\/.*)?$/.exec(folder) ?? []
  const target = link === '' ? undefined : files.readLink(`proc/${pid}/${link}`)
  return target && 'value' in target ? `${target.value}${rest}` : folder
}
