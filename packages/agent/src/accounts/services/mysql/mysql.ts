import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { instanceName } from '../instance-name.ts'
import { SERVICE_PROGRAMS } from '../service-programs.ts'
import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { findSocket } from './find-socket.ts'
import { MysqlInstance } from './mysql-instance.ts'

/**
 * MySQL, MariaDB and their kin.
 * @param now milliseconds since the epoch
 */
export function createMysqlService(now: () => number = Date.now): Service {
  /** By process, so that a server that refuses us is not asked again and again. */
  let known: ReadonlyMap<string, MysqlInstance> = new Map()
  return {
    type: 'mysql',
    find(processes) {
      const servers = processes.filter(isServer)
      known = new Map(
        servers.map((process) => {
          const name = nameOf(process)
          const key = `${process.pid} ${name}`
          const instance = known.get(key) ?? new MysqlInstance(name, process, now)
          instance.process = process
          return [key, instance]
        }),
      )
      return [...known.values()]
    },
  }
}

export const mysql = createMysqlService()

/** Not one that only makes the tables of a new server and ends. */
function isServer(process: ServiceProcess): boolean {
  // Arguments are read only of those few.
  return (
    SERVICE_PROGRAMS.mysql.test(process.program) &&
    !process.args.some((arg) => /^--(bootstrap|initialize)/.test(arg))
  )
}

function nameOf(process: ServiceProcess): string {
  const isReached = process.ports.some(({ type }) => type === 'TCP')
  const fallback = isReached ? '' : `/${findSocket(process) ?? ''}`.slice(0, MAX_PLACE_CHARACTERS)
  return instanceName(process, fallback)
}

/** Leaves room for the 12 characters of a container and the slashes before it. */
const MAX_PLACE_CHARACTERS = MAX_CHARACTERS.instance - 16
