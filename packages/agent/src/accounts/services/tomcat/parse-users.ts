import { GapTally } from '../../../host/gap-tally.ts'
import type { Gap } from '@openhss/contract'
import { elementsOf } from './parse-xml.ts'
import type { XmlDocument } from './parse-xml.ts'
import { expand } from './properties.ts'
import type { Properties } from './properties.ts'

export interface TomcatUser {
  readonly userName: string
  readonly fullName: string
  /** As stored; undefined: it has none. */
  readonly password: string | undefined
  /** The password is in a property that cannot be seen from outside. */
  readonly isElsewhere: boolean
}

/**
 * Users of a tomcat-users.xml, each once: of several elements with one name the last counts, as in Tomcat's
 * MemoryUserDatabase. Pure; never throws.
 */
export function parseUsers(
  document: XmlDocument,
  properties: Properties,
): { users: TomcatUser[]; gaps: Gap[] } {
  const users = new Map<string, TomcatUser>()
  const gaps = new GapTally()
  const elements = document.root === undefined ? [] : [...elementsOf(document.root)]
  for (const { attributes } of elements.filter(({ name }) => name === 'user')) {
    const read = (name: string): string | undefined =>
      expand(attributes.get(name) ?? '', properties)
    // Tomcat 4 and its MemoryRealm know `name`.
    const userName = read(attributes.has('username') ? 'username' : 'name')
    if (userName === undefined) gaps.add('user name in a property', 'unsupported')
    else if (userName === '') gaps.add('user without a name', 'malformed')
    else {
      if (users.delete(userName)) gaps.add('repeated account', 'malformed')
      const password = attributes.has('password') ? read('password') : undefined
      const isElsewhere = attributes.has('password') && password === undefined
      users.set(userName, { userName, fullName: read('fullName') ?? '', password, isElsewhere })
    }
  }
  return { users: [...users.values()], gaps: gaps.list() }
}
