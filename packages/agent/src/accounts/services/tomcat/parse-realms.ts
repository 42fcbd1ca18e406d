import type { CredentialHandler } from './credential-handler.ts'
import { readCredentialHandlers } from './credential-handler.ts'
import { elementsOf } from './parse-xml.ts'
import type { XmlElement } from './parse-xml.ts'
import { expand } from './properties.ts'
import type { Properties } from './properties.ts'

/** Where a Tomcat looks its users up. */
export interface Realms {
  readonly userFiles: readonly UserFile[]
  /** Class names of the realms that ask something else than a file. */
  readonly foreign: readonly string[]
}

export interface UserFile {
  /** Relative to the base of the Tomcat, absolute, or a URL; undefined: it depends on what is not known here. */
  readonly pathname: string | undefined
  /** Read again when it changes, within some seconds; else only when the realm starts. */
  readonly isWatched: boolean
  /** How a password is compared; one that says yes is enough. */
  readonly handlers: readonly CredentialHandler[]
}

/** Every realm of server.xml and of context files, nested ones too. Pure; never throws. */
export function parseRealms(roots: readonly XmlElement[], properties: Properties): Realms {
  const elements = roots.flatMap((root) => [...elementsOf(root)])
  const databases = new Map(
    elements
      .filter(({ name }) => name === 'Resource')
      .map(({ attributes }) => [attributes.get('name') ?? '', attributes]),
  )
  const userFiles: UserFile[] = []
  const foreign = new Set<string>()
  for (const realm of elements.filter(({ name }) => name === 'Realm')) {
    const className = realm.attributes.get('className') ?? ''
    const kind = className.slice(className.lastIndexOf('.') + 1)
    // Those nested in them are elements of their own.
    if (kind === 'LockOutRealm' || kind === 'CombinedRealm' || kind === 'NullRealm') continue
    const source = kind === 'MemoryRealm' ? realm.attributes : databases.get(resourceOf(realm))
    const isFile = kind === 'MemoryRealm' || (kind === 'UserDatabaseRealm' && isUserFile(source))
    if (isFile) {
      const pathname = expand(source?.get('pathname') ?? DEFAULT_USER_FILE, properties)
      const isWatched = kind !== 'MemoryRealm' && source?.get('watchSource') !== 'false'
      const handlers = readCredentialHandlers(realm, properties)
      userFiles.push({ pathname, isWatched, handlers })
    } else foreign.add(className === '' ? 'Realm without a class' : className)
  }
  return { userFiles, foreign: [...foreign] }
}

const DEFAULT_USER_FILE = 'conf/tomcat-users.xml'

function resourceOf({ attributes }: XmlElement): string {
  return attributes.get('resourceName') ?? 'UserDatabase'
}

/** Tomcat 10.1 can keep a user database in a DataSource as well, by another factory. */
function isUserFile(resource: ReadonlyMap<string, string> | undefined): boolean {
  const factory = resource?.get('factory')
  return (
    resource !== undefined &&
    (factory === undefined || factory.endsWith('.MemoryUserDatabaseFactory'))
  )
}
