import { isLoopback } from '@openhss/contract/runtime'
import { instanceName } from '../instance-name.ts'
import { SERVICE_PROGRAMS } from '../service-programs.ts'
import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { parseArgumentProperties } from './properties.ts'
import type { TomcatPlace } from './read-configuration.ts'
import { readTomcatAccounts, tomcatVersion } from './read-tomcat.ts'

/** Apache Tomcat with its users in tomcat-users.xml. */
export const tomcat: Service = {
  type: 'tomcat',
  find(processes) {
    const servers = processes.flatMap((process) => recognise(process))
    const places = Map.groupBy(
      servers,
      ({ process, base }) => `${process.containerId} ${base || process.pid}`,
    )
    return [...places.values()].flatMap(keepServers).map((place) => {
      const { process, base } = place
      const instance = { type: 'tomcat', name: nameOf(process, base) } as const
      return {
        ...instance,
        process,
        restsOnFiles: true,
        version: () => tomcatVersion(place),
        readAccounts: () => readTomcatAccounts(place, instance),
      }
    })
  },
}

/**
 * A controller (jsvc) or a command for the server names the same base and owns no port. Anybody can start a
 * process that names it: one that owns a port hides no other that does, nor one user's those of others.
 */
function keepServers(sameBase: readonly TomcatPlace[]): TomcatPlace[] {
  const owners = sameBase.filter(({ process }) => process.ports.length > 0)
  if (owners.length > 0) return owners
  const ofUsers = Map.groupBy(sameBase, ({ process }) => process.userId)
  return [...ofUsers.values()].flatMap((ofUser) => ofUser.slice(0, 1))
}

function recognise(process: ServiceProcess): TomcatPlace[] {
  if (!SERVICE_PROGRAMS.tomcat.test(process.program)) return []
  const { args } = process
  const properties = parseArgumentProperties(args)
  const home = properties.get('catalina.home')
  const base = properties.get('catalina.base') ?? home
  if (base === undefined && !args.includes('org.apache.catalina.startup.Bootstrap')) return []
  const isAbsolute = base?.startsWith('/') ?? false
  const known =
    isAbsolute && base !== undefined
      ? new Map([['catalina.base', base], ...properties])
      : properties
  const serverFile = args[args.lastIndexOf('-config') + 1]
  return [
    {
      process,
      base: isAbsolute ? (base ?? '') : '',
      serverFile: args.includes('-config') ? (serverFile ?? '') : 'conf/server.xml',
      properties: known,
    },
  ]
}

/** The port that waits for the word to shut down listens on loopback and is lower than the one people know. */
function nameOf(process: ServiceProcess, base: string): string {
  const served = process.ports.filter(({ laddr }) => !isLoopback(laddr))
  const { containerId, ports } = process
  const fallback = base === '' ? 'unknown base' : base
  return instanceName(
    { containerId, ports: served.length > 0 ? served : ports },
    fallback.slice(-100),
  )
}
