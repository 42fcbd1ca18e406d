import path from 'node:path'
import { elementsOf } from './parse-xml.ts'
import type { XmlElement } from './parse-xml.ts'
import { expand } from './properties.ts'
import type { Properties } from './properties.ts'

/** Where server.xml puts the other settings of the server, and where it listens. */
export interface ServerLayout {
  readonly hosts: readonly HostLayout[]
  /** Ports of its connectors, as far as they are numbers. */
  readonly ports: readonly number[]
  /** A name or a folder of a host depends on a property that cannot be seen. */
  readonly isUnknown: boolean
}

export interface HostLayout {
  /** Folders of the contexts and of the applications, absolute. */
  readonly contextFolder: string
  readonly applicationFolder: string
  /** Its contexts are read again when they change. */
  readonly isWatched: boolean
}

/** Hosts of every engine, with the folders that they name or have by default. Pure; never throws. */
export function parseServer(root: XmlElement, base: string, properties: Properties): ServerLayout {
  const elements = [...elementsOf(root)]
  const read = ({ attributes }: XmlElement, name: string, otherwise = '') =>
    expand(attributes.get(name) ?? otherwise, properties)
  const hosts: HostLayout[] = []
  let isUnknown = false
  for (const engine of elements.filter(({ name }) => name === 'Engine')) {
    const isPolled = !/^(?:-|0$)/.test(read(engine, 'backgroundProcessorDelay') ?? '-')
    for (const host of engine.children.filter(({ name }) => name === 'Host')) {
      const names = [read(engine, 'name'), read(host, 'name')]
      const contexts = read(host, 'xmlBase', `conf/${names.join('/')}`)
      const applications = read(host, 'appBase', 'webapps')
      if ([...names, contexts, applications].includes(undefined)) isUnknown = true
      else {
        hosts.push({
          contextFolder: path.posix.resolve('/', base, contexts ?? ''),
          applicationFolder: path.posix.resolve('/', base, applications ?? ''),
          isWatched: isPolled && read(host, 'autoDeploy') !== 'false',
        })
      }
    }
  }
  return { hosts, ports: portsOf(elements, root, read), isUnknown }
}

type Read = (element: XmlElement, name: string) => string | undefined

/** 0 stands for any port, and a negative offset for none. */
function portsOf(elements: readonly XmlElement[], root: XmlElement, read: Read): number[] {
  const offset = Number(read(root, 'portOffset') ?? '0') || 0
  const connectors = elements.filter(({ name }) => name === 'Connector')
  return connectors
    .map((connector) => Number(read(connector, 'port') ?? ''))
    .flatMap((port) => (Number.isInteger(port) && port > 0 ? [port + offset] : []))
}
