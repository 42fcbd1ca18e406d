import type { OwnerUnknown } from '@openhss/contract'
import type { System } from '../system.ts'
import { DescriptorSearch } from './descriptor-search.ts'
import type { Holder } from './descriptor-search.ts'
import { ListeningParents } from './listening-parent.ts'

/** Who owns a socket, or why that is not known. */
export type SocketOwner = Holder | { readonly unknown: OwnerUnknown }

/**
 * Finds the owners of sockets and remembers them from scan to scan: a known owner costs one
 * readlink, only sockets not seen before cost a search.
 *
 * A remembered descriptor that still links to the socket is proof enough: should its process id
 * belong to another process by now, that process holds the socket all the same.
 */
export class SocketOwners {
  readonly #system: System
  #known: ReadonlyMap<string, SocketOwner> = new Map()
  #finds = 0

  constructor(system: System) {
    this.#system = system
  }

  /** Owners of `links` (`socket:[<inode>]`); `readOpenLinks` says which sockets are open by now. */
  find(
    links: ReadonlySet<string>,
    readOpenLinks: () => ReadonlySet<string>,
  ): ReadonlyMap<string, SocketOwner> {
    const retryUnknown = this.#finds % FINDS_PER_RETRY === 0
    this.#finds += 1
    const owners = new Map<string, SocketOwner>()
    const unsure: string[] = []
    for (const link of links) {
      const owner = this.#known.get(link)
      if (owner !== undefined && this.#isValid(owner, link, retryUnknown)) owners.set(link, owner)
      else unsure.push(link)
    }
    if (unsure.length > 0) this.#search(unsure, readOpenLinks, owners)
    this.#known = owners
    return owners
  }

  #isValid(owner: SocketOwner, link: string, retryUnknown: boolean): boolean {
    if ('unknown' in owner) return owner.unknown !== 'exited' && !retryUnknown
    const now = this.#system.readLink(`proc/${owner.pid}/fd/${owner.fd}`)
    return 'value' in now && now.value === link
  }

  #search(
    links: readonly string[],
    readOpenLinks: () => ReadonlySet<string>,
    owners: Map<string, SocketOwner>,
  ): void {
    const search = new DescriptorSearch(this.#system, links)
    // Short-lived sockets, as of a resolver, are gone by now: they are not worth the long walk.
    const giveUpClosed = () => {
      if (search.missing.size === 0) return
      const open = readOpenLinks()
      for (const link of [...search.missing].filter((link) => !open.has(link))) {
        search.missing.delete(link)
        owners.set(link, { unknown: 'exited' })
      }
    }
    search.readLowDescriptors()
    giveUpClosed()
    search.readAllDescriptors()
    giveUpClosed()

    const parents = new ListeningParents(this.#system)
    for (const [link, holder] of search.found) {
      owners.set(link, parents.topmostHolder(link, holder))
    }
    if (search.missing.size === 0) return
    const unknown = search.wasBlind ? 'permission' : 'kernel'
    for (const link of search.missing) owners.set(link, { unknown })
  }
}

/**
 * A socket without an owner is searched for again in every 20th scan only (10 minutes at the usual
 * 30 seconds): sockets of the kernel stay without one, and each search reads every descriptor.
 */
const FINDS_PER_RETRY = 20
