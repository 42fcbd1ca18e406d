import type { OwnerUnknown } from '@openhss/contract'
import type { System } from '../../host/system.ts'
import { DescriptorSearch } from './descriptor-search.ts'
import type { Holder } from './descriptor-search.ts'
import { ListeningParents } from './listening-parent.ts'
import { ProcessNames } from './process-names.ts'

/** Who owns a socket, or why that is not known. */
export type SocketOwner = Owner | { readonly unknown: OwnerUnknown }

interface Owner extends Holder {
  /** It is systemd's, which may pass it on to the service that it is for. */
  readonly isHeld?: true
}

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
  #processes: ReadonlySet<number> = new Set()
  #unreadableProcesses = 0
  #finds = 0

  constructor(system: System) {
    this.#system = system
  }

  /** How many processes kept their descriptors from the search for the owners that are hidden. */
  get unreadableProcesses(): number {
    const isHidden = (owner: SocketOwner) => 'unknown' in owner && owner.unknown === 'permission'
    return [...this.#known.values()].some(isHidden) ? this.#unreadableProcesses : 0
  }

  /**
   * Owners of `links` (`socket:[<inode>]`). `pids` are the processes that run, and `readOpenLinks`
   * says which sockets are open by now.
   */
  find(
    links: ReadonlySet<string>,
    pids: readonly number[],
    readOpenLinks: () => ReadonlySet<string>,
  ): ReadonlyMap<string, SocketOwner> {
    const retryUnsettled = this.#finds % FINDS_PER_RETRY === 0
    this.#finds += 1
    const owners = new Map<string, SocketOwner>()
    const unsure: string[] = []
    for (const link of links) {
      const owner = this.#known.get(link)
      if (owner !== undefined && this.#isValid(owner, link, retryUnsettled)) owners.set(link, owner)
      else unsure.push(link)
    }
    this.#takeOver(owners, pids)
    if (unsure.length > 0) this.#search(unsure, readOpenLinks, owners)
    this.#known = owners
    this.#processes = new Set(pids)
    return owners
  }

  #isValid(owner: SocketOwner, link: string, retryUnsettled: boolean): boolean {
    if ('unknown' in owner) return owner.unknown !== 'exited' && !retryUnsettled
    if (owner.isHeld && retryUnsettled) return false
    const now = this.#system.readLink(`proc/${owner.pid}/fd/${owner.fd}`)
    return 'value' in now && now.value === link
  }

  /** Who gets a socket of systemd's is started for it, so only processes that are new can have it. */
  #takeOver(owners: Map<string, SocketOwner>, pids: readonly number[]): void {
    const held: string[] = []
    for (const [link, owner] of owners) if ('isHeld' in owner) held.push(link)
    if (held.length === 0) return
    const names = new ProcessNames(this.#system)
    const search = new DescriptorSearch(this.#system, names, held)
    search.readProcesses(pids.filter((pid) => !this.#processes.has(pid)))
    this.#takeFound(search, names, owners)
  }

  #search(
    links: readonly string[],
    readOpenLinks: () => ReadonlySet<string>,
    owners: Map<string, SocketOwner>,
  ): void {
    const names = new ProcessNames(this.#system)
    const search = new DescriptorSearch(this.#system, names, links)
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

    this.#takeFound(search, names, owners)
    this.#unreadableProcesses = search.unreadableProcesses
    if (search.missing.size === 0) return
    const unknown = search.wasBlind ? 'permission' : 'kernel'
    for (const link of search.missing) {
      const holder = search.held.get(link)
      owners.set(link, holder === undefined ? { unknown } : { ...holder, isHeld: true })
    }
  }

  #takeFound(
    search: DescriptorSearch,
    names: ProcessNames,
    owners: Map<string, SocketOwner>,
  ): void {
    const parents = new ListeningParents(this.#system, names)
    for (const [link, holder] of search.found) {
      owners.set(link, parents.topmostHolder(link, holder))
    }
  }
}

/**
 * A socket without an owner is searched for again in every 20th scan only (10 minutes at the usual
 * 30 seconds): sockets of the kernel stay without one, and each search reads every descriptor. So is
 * one that systemd holds, for a service that was between two of its programs when it was looked at.
 */
const FINDS_PER_RETRY = 20
