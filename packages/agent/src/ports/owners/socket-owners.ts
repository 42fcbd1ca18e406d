import type { OwnerUnknown } from '@openhss/contract'
import type { System } from '../../host/system.ts'
import type { Network } from '../networks/networks.ts'
import { DescriptorSearch } from './descriptor-search.ts'
import type { Holder } from './descriptor-search.ts'
import { ListeningParents } from './listening-parent.ts'
import { ProcessNames } from './process-names.ts'
import { descriptorFolderOf, parseRegisteredFiles, readFdInfo } from './registered-files.ts'
import { rememberUnixSockets } from './unix-sockets.ts'

/** The owner of a socket, or the reason why it is not known. */
export type SocketOwner = Owner | Unowned

interface Owner extends Holder {
  /** The holder is systemd, which may pass the socket on to the service that it is for. */
  readonly isHeld?: true
}

interface Unowned {
  readonly unknown: OwnerUnknown
  /** How many searches in turn found nobody. */
  readonly searches?: number
  /** Number of the search that looks for the owner again; left out: the next one. */
  readonly retryAt?: number
}

/** A socket whose owner is wanted. */
export interface WantedSocket {
  readonly link: string
  readonly userId?: number
  readonly network: Network
}

/** What a search needs to know of the host. */
interface Surroundings {
  /** The processes that run. */
  readonly pids: readonly number[]
  readonly networks: readonly Network[]
  /** Reads which sockets are open by now. */
  readonly readOpenLinks: () => ReadonlySet<string>
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

  /** Finds the owners of sockets, by their links. */
  find(
    sockets: readonly WantedSocket[],
    surroundings: Surroundings,
  ): ReadonlyMap<string, SocketOwner> {
    this.#finds += 1
    const owners = new Map<string, SocketOwner>()
    const unsure = new Map<string, WantedSocket>()
    for (const socket of sockets) {
      const owner = this.#known.get(socket.link)
      if (owner !== undefined && this.#isValid(owner, socket.link)) owners.set(socket.link, owner)
      else unsure.set(socket.link, socket)
    }
    this.#takeOver(owners, surroundings.pids)
    if (unsure.size > 0) this.#search(unsure, surroundings, owners)
    this.#known = owners
    this.#processes = new Set(surroundings.pids)
    return owners
  }

  #isValid(owner: SocketOwner, link: string): boolean {
    if ('unknown' in owner) return (owner.retryAt ?? 0) > this.#finds
    if (owner.isHeld && this.#finds % FINDS_PER_RETRY === 1) return false
    if (owner.isRing) return parseRegisteredFiles(readFdInfo(this.#system, owner)).includes(link)
    const now = this.#system.readLink(`${descriptorFolderOf(owner)}/fd/${owner.fd}`)
    return 'value' in now && now.value === link
  }

  /** A service that gets a socket of systemd's is started for it, so only new processes can have it. */
  #takeOver(owners: Map<string, SocketOwner>, pids: readonly number[]): void {
    const held: string[] = []
    for (const [link, owner] of owners) if ('isHeld' in owner) held.push(link)
    if (held.length === 0) return
    const names = new ProcessNames(this.#system)
    const search = new DescriptorSearch(this.#system, names, held, true)
    search.readProcesses(pids.filter((pid) => !this.#processes.has(pid)))
    this.#takeFound(search, names, owners)
  }

  #search(
    wanted: ReadonlyMap<string, WantedSocket>,
    { networks, readOpenLinks }: Surroundings,
    owners: Map<string, SocketOwner>,
  ): void {
    const names = new ProcessNames(this.#system)
    let search = new DescriptorSearch(
      this.#system,
      names,
      wanted.keys(),
      !this.#hasSearched(wanted),
    )
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
    search.readHiddenDescriptors()
    this.#takeFound(search, names, owners)

    // A descriptor may have gone from a process not read yet to one that was.
    let searches = 1
    if (search.missing.size > 0 && search.descriptorsRead <= MAX_DESCRIPTORS_READ_TWICE) {
      const held = search.held
      search = new DescriptorSearch(this.#system, names, search.missing, false)
      for (const [link, holder] of held) search.held.set(link, holder)
      search.readLowDescriptors()
      search.readAllDescriptors()
      search.readHiddenDescriptors()
      giveUpClosed()
      this.#takeFound(search, names, owners)
      searches = 2
    }
    this.#unreadableProcesses = search.unreadableProcesses
    this.#giveUp(search, searches, wanted, networks, owners)
  }

  /** What was not found before is searched for with more care. */
  #hasSearched(wanted: ReadonlyMap<string, WantedSocket>): boolean {
    return [...wanted.keys()].some((link) => {
      const owner = this.#known.get(link)
      return owner !== undefined && 'unknown' in owner && owner.searches !== undefined
    })
  }

  #giveUp(
    search: DescriptorSearch,
    searches: number,
    wanted: ReadonlyMap<string, WantedSocket>,
    networks: readonly Network[],
    owners: Map<string, SocketOwner>,
  ): void {
    if (search.missing.size === 0) return
    const isBlind = search.wasBlind
    const mayBeMissed =
      isBlind ||
      search.trustsCounts ||
      search.isPartial ||
      search.hasDescriptorsInFlight(rememberUnixSockets(this.#system, networks))
    for (const link of search.missing) {
      const holder = search.held.get(link)
      if (holder !== undefined) owners.set(link, { ...holder, isHeld: true })
      else if (isBlind) {
        owners.set(link, { unknown: 'permission', retryAt: this.#finds + FINDS_PER_RETRY })
      } else {
        const before = this.#known.get(link)
        const all = searches + ((before && 'unknown' in before && before.searches) || 0)
        const isKernels = all > 1 && !mayBeMissed && mayBeKernels(wanted.get(link))
        owners.set(link, {
          unknown: isKernels ? 'kernel' : 'not_found',
          searches: all,
          retryAt: this.#finds + (isKernels ? FINDS_PER_RETRY : Math.min(all, FINDS_PER_RETRY)),
        })
      }
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

/** The kernel's own sockets are made by root; in a network of its own, by whoever is root there. */
function mayBeKernels(socket: WantedSocket | undefined): boolean {
  return socket?.userId === undefined || socket.userId === 0 || !socket.network.isHost
}

/**
 * A socket of the kernel is searched for again in every 20th scan only (10 minutes at the usual
 * 30 seconds), because each search reads every descriptor; so is one whose owner may not be seen, and one
 * that systemd holds, for a service that was between two of its programs when it was looked at. Where an
 * owner should be and was not found, the time to the next search grows with the searches.
 */
const FINDS_PER_RETRY = 20

/** More than these are read again in the next scan, not in the same one: 20,000 take 60 ms. */
const MAX_DESCRIPTORS_READ_TWICE = 20_000
