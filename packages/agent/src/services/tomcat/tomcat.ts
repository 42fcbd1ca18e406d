import { instanceName } from '../instance-name.ts'
import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { type Properties, parseArgumentProperties } from './properties.ts'
import { readTomcatAccounts, tomcatVersion } from './read-tomcat.ts'

/** Apache Tomcat with its users in tomcat-users.xml. */
export const tomcat: Service = {
  type: 'tomcat',
  find(processes) {
    const servers = processes.flatMap((process) => recognise(process))
    // A controller (jsvc) or a command for the server names the same base and owns no port.
    const owners = servers.toSorted((a, b) => b.process.ports.length - a.process.ports.length)
    const places = owners.map(
      ({ process, base }) => `${process.containerId} ${base || process.pid}`,
    )
    return owners
      .filter((_, i) => places.indexOf(places[i] ?? '') === i)
      .map(({ process, base, properties }) => {
        const { files } = process
        const instance = { type: 'tomcat', name: nameOf(process, base) } as const
        return {
          ...instance,
          version: () => tomcatVersion(files, base, properties),
          readAccounts: () => readTomcatAccounts(files, base, properties, instance),
        }
      })
  },
}

interface TomcatProcess {
  readonly process: ServiceProcess
  /** Absolute; empty: not known. */
  readonly base: string
  readonly properties: Properties
}

function recognise(process: ServiceProcess): TomcatProcess[] {
  if (!/^(java|jsvc)/.test(process.program)) return []
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
  return [{ process, base: isAbsolute ? (base ?? '') : '', properties: known }]
}

/** The port that waits for the word to shut down listens on loopback and is lower than the one people know. */
function nameOf(process: ServiceProcess, base: string): string {
  const served = process.ports.filter(({ laddr }) => !/^(127\.|::1$|::ffff:127\.)/.test(laddr))
  const { containerId, ports } = process
  const fallback = base === '' ? 'unknown base' : base
  return instanceName(
    { containerId, ports: served.length > 0 ? served : ports },
    fallback.slice(-100),
  )
}
