import type { Gap } from '@openhss/contract'
import { gapOf } from '../../../host/gap.ts'
import type { System } from '../../../host/system.ts'
import { fileObstacle } from '../file-obstacle.ts'
import type { Obstacle } from '../service.ts'
import { parseRealms } from './parse-realms.ts'
import type { Realms } from './parse-realms.ts'
import type { XmlElement } from './parse-xml.ts'
import { parsePropertiesFile } from './properties.ts'
import type { Properties } from './properties.ts'
import { readXml } from './read-xml.ts'

export interface Configuration {
  readonly realms: Realms
  readonly properties: Properties
  readonly gaps: readonly Gap[]
  /** There is no telling where the users are. */
  readonly obstacle?: Obstacle
}

/** Realms of server.xml and of the applications' contexts. Never throws. */
export async function readConfiguration(
  files: System,
  base: string,
  argumentProperties: Properties,
): Promise<Configuration> {
  const properties = new Map([...readProperties(files, base), ...argumentProperties])
  const roots: XmlElement[] = []
  const gaps: Gap[] = []
  let obstacle: Obstacle | undefined
  const server = serverFile(base)
  const contexts = contextFiles(files, base)
  if (!contexts.isWhole) gaps.push(gapOf('context file', 'oversized'))
  for (const file of [server, ...contexts.paths]) {
    const reading = await readXml(files, file, file === server ? undefined : LARGEST_CONTEXT)
    const fault = 'missing' in reading ? reading.missing : reading.value.isBroken && 'malformed'
    if ('value' in reading && reading.value.root) roots.push(reading.value.root)
    if (fault && file === server) obstacle = fileObstacle(`/${file}`, fault)
    // Tomcat needs no context file.
    else if (fault && fault !== 'absent') gaps.push(gapOf('context file', fault))
  }
  return { realms: parseRealms(roots, properties), properties, gaps, ...(obstacle && { obstacle }) }
}

/** Every file that the configuration is read from, there or not; paths below the root. */
export function configurationFiles(files: System, base: string): string[] {
  return [serverFile(base), propertiesFile(base), ...contextFiles(files, base).paths]
}

function serverFile(base: string): string {
  return below(base, 'conf/server.xml')
}

function propertiesFile(base: string): string {
  return below(base, 'conf/catalina.properties')
}

function readProperties(files: System, base: string): Properties {
  const reading = files.readText(propertiesFile(base), LARGEST_PROPERTIES)
  return 'value' in reading ? parsePropertiesFile(reading.value) : new Map()
}

/** It comes with 7 KB. */
const LARGEST_PROPERTIES = 262_144

/**
 * Contexts where Tomcat looks by default, one for each application; inside a packed application (.war) and
 * below another `appBase` they are not looked at.
 */
function contextFiles(files: System, base: string): { paths: string[]; isWhole: boolean } {
  let isWhole = true
  const upToMost = (paths: string[]) => {
    isWhole &&= paths.length <= MOST_CONTEXTS
    return paths.slice(0, MOST_CONTEXTS)
  }
  const list = (folder: string) => {
    const listing = files.listDirectory(folder)
    const names = 'value' in listing ? listing.value.toSorted() : []
    return upToMost(names.map((name) => `${folder}/${name}`))
  }
  const hosts = list(below(base, 'conf/Catalina')).flatMap(list)
  const applications = list(below(base, 'webapps')).map(
    (folder) => `${folder}/META-INF/context.xml`,
  )
  const paths = upToMost([
    below(base, 'conf/context.xml'),
    ...hosts.filter((file) => file.endsWith('.xml')),
    ...applications.filter((file) => 'value' in files.sizeOf(file)),
  ])
  return { paths, isWhole }
}

const MOST_CONTEXTS = 200
/** What is read every few seconds must stay cheap. */
const LARGEST_CONTEXT = 65_536

function below(base: string, file: string): string {
  return `${base.replace(/^\/+/, '')}/${file}`.replace(/^\//, '')
}
