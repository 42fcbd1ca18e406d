import path from 'node:path'
import type { Gap } from '@openhss/contract'
import { gapOf } from '../../../host/gap.ts'
import type { System } from '../../../host/system.ts'
import { fileObstacle } from '../file-obstacle.ts'
import { findNewerFile } from '../as-configured.ts'
import { ownPorts } from '../own-ports.ts'
import type { Obstacle } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { parseRealms } from './parse-realms.ts'
import type { Realms } from './parse-realms.ts'
import { parseServer } from './parse-server.ts'
import type { HostLayout, ServerLayout } from './parse-server.ts'
import type { XmlElement } from './parse-xml.ts'
import { parsePropertiesFile } from './properties.ts'
import type { Properties } from './properties.ts'
import { readXml } from './read-xml.ts'
import { userFilePath } from './user-file-path.ts'

/** Where a Tomcat was told that its configuration is. */
export interface TomcatPlace {
  readonly process: ServiceProcess
  /** Absolute; empty: not known. */
  readonly base: string
  /** What stands behind `-config`, a path or a URL. */
  readonly serverFile: string
  /** From its command line. */
  readonly properties: Properties
}

export interface Configuration {
  readonly realms: Realms
  readonly properties: Properties
  readonly gaps: readonly Gap[]
  /** Every file that it is read from, there or not; paths below the root. */
  readonly files: readonly string[]
  /** One of them that may be newer than what the server has read of it. */
  readonly newerFile: string | undefined
  /** There is no telling where the users are. */
  readonly obstacle?: Obstacle
}

/** Realms of server.xml and of the applications' contexts. Never throws. */
export async function readConfiguration(place: TomcatPlace): Promise<Configuration> {
  const { process, base } = place
  const { files } = process
  const propertiesFile = below(base, place.properties.get('catalina.config') ?? PROPERTIES_FILE)
  const properties = new Map([...readProperties(files, propertiesFile), ...place.properties])
  const server = below(base, place.serverFile)
  if (server === undefined) return unread(properties, fileObstacle('-config', 'unsupported'))
  const reading = await readXml(files, server)
  const root = 'value' in reading ? reading.value.root : undefined
  const fault = 'missing' in reading ? reading.missing : reading.value.isBroken && 'malformed'
  const layout = root ? parseServer(root, base, properties) : NO_LAYOUT
  const contexts = listContexts(files, base, layout.hosts)
  const gaps: Gap[] = [...contexts.gaps]
  if (layout.isUnknown) gaps.push(gapOf('host of server.xml', 'unsupported'))
  const roots: XmlElement[] = root ? [root] : []
  for (const file of contexts.files) {
    const context = await readXml(files, file, MAX_CONTEXT_BYTES)
    if ('value' in context && context.value.root) roots.push(context.value.root)
    const reason = 'missing' in context ? context.missing : context.value.isBroken && 'malformed'
    // Tomcat needs no context file.
    if (reason && reason !== 'absent') gaps.push(gapOf('context file', reason))
  }
  const obstacle = fault ? fileObstacle(`/${server}`, fault) : portObstacle(layout, process, server)
  const started = [server, propertiesFile, ...contexts.unwatched].filter(isPresent(files))
  return {
    realms: parseRealms(roots, properties),
    properties,
    gaps,
    files: [server, propertiesFile ?? '', ...contexts.files],
    newerFile: findNewerFile(process, started),
    ...(obstacle && { obstacle }),
  }
}

const PROPERTIES_FILE = 'conf/catalina.properties'
const NO_LAYOUT: ServerLayout = { hosts: [], ports: [], isUnknown: false }
/** The file comes with 7 KB. */
const MAX_PROPERTIES_BYTES = 262_144
/** A context is read every few seconds, which must stay cheap. */
const MAX_CONTEXT_BYTES = 65_536
const MAX_CONTEXT_COUNT = 200
const MAX_HOST_COUNT = 50

function below(base: string, file: string): string | undefined {
  return userFilePath(base, file)
}

function unread(properties: Properties, obstacle: Obstacle): Configuration {
  const realms = { userFiles: [], foreign: [] }
  return { realms, properties, gaps: [], files: [], newerFile: undefined, obstacle }
}

function readProperties(files: System, file: string | undefined): Properties {
  const reading = file === undefined ? undefined : files.readText(file, MAX_PROPERTIES_BYTES)
  return reading && 'value' in reading ? parsePropertiesFile(reading.value) : new Map()
}

function isPresent(files: System) {
  return (file: string | undefined): file is string =>
    file !== undefined && 'value' in files.sizeOf(file)
}

/** Another server's file is worse than none: one of its ports has to be among those that the process holds. */
function portObstacle(
  { ports }: ServerLayout,
  process: ServiceProcess,
  server: string,
): Obstacle | undefined {
  const own = ownPorts(process).map(({ port }) => port)
  if (ports.length === 0 || own.length === 0 || ports.some((port) => own.includes(port))) {
    return undefined
  }
  const detail = `/${server} does not fit the ports that the server listens on`.slice(-256)
  return { reason: 'failed', detail, remedy: 'Restart Tomcat, so that it has what is configured.' }
}

interface ContextFiles {
  readonly files: readonly string[]
  /** Read when the server starts, and not when they change. */
  readonly unwatched: readonly string[]
  readonly gaps: readonly Gap[]
}

/** Contexts of every host, one for each application. */
function listContexts(system: System, base: string, hosts: readonly HostLayout[]): ContextFiles {
  const files = [path.posix.resolve('/', base, 'conf/context.xml').slice(1)]
  const unwatched: string[] = hosts.every(({ isWatched }) => isWatched) ? [] : [...files]
  let packed = 0
  for (const { contextFolder, applicationFolder, isWatched } of hosts.slice(0, MAX_HOST_COUNT)) {
    const applications = list(system, applicationFolder)
    const own = [
      ...list(system, contextFolder).filter((file) => /\.xml(?:\.default)?$/.test(file)),
      ...applications.map((folder) => `${folder}/META-INF/context.xml`).filter(isPresent(system)),
    ]
    files.push(...own)
    if (!isWatched) unwatched.push(...own)
    packed += applications.filter((file) => isPacked(file, applications)).length
  }
  const isWhole = files.length <= MAX_CONTEXT_COUNT && hosts.length <= MAX_HOST_COUNT
  const gaps: Gap[] = [
    ...(isWhole ? [] : [gapOf('context file', 'oversized')]),
    ...(packed === 0 ? [] : [gapOf('packed application (.war)', 'unsupported', packed)]),
  ]
  return { files: [...new Set(files)].slice(0, MAX_CONTEXT_COUNT), unwatched, gaps }
}

/** One that was unpacked has a folder beside it, which was looked at. */
function isPacked(file: string, applications: readonly string[]): boolean {
  return file.endsWith('.war') && !applications.includes(file.slice(0, -'.war'.length))
}

function list(system: System, folder: string): string[] {
  const listing = system.listDirectory(folder.slice(1))
  const names = 'value' in listing ? listing.value.toSorted() : []
  return names.map((name) => `${folder}/${name}`.slice(1))
}
