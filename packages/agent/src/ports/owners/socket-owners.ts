import type { OwnerUnknown } from '@openhss/contract'
import type { System } from '../../host/system.ts'
import type { Network } from '../networks/networks.ts'
import { DescriptorSearch } from './descriptor-search.ts'
import type { Holder, Look } from './descriptor-search.ts'
import { ListeningParents } from './listening-parent.ts'
import { ReadBudget } from '../read-budget.ts'
import { ProcessNames } from './process-names.ts'
import { ProcessUsers } from '../process-users.ts'
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
 * readlink, only sockets not seen before cost a search. A search reads so much in one scan and goes on in the next, so
 * that nobody makes a scan long by the files that he has open.
 *
 * A remembered descriptor that still links to the socket is proof enough: should its process id
 * belong to another process by now, that process holds the socket all the same.
 */
export class SocketOwners {
  readonly #system: System
  readonly #readsPerLook: number
  #known: ReadonlyMap<string, SocketOwner> = new Map()
  #processes: ReadonlySet<number> = new Set()
  #unfinished: Unfinished | undefined
  #unreadableProcesses = 0
  #finds = 0

  constructor(system: System, readsPerLook = READS_PER_LOOK) {
    this.#system = system
    this.#readsPerLook = readsPerLook
  }

  /** How many processes kept their descriptors from the search for the owners that are hidden. */
  get unreadableProcesses(): number {
    const isHidden = (owner: SocketOwner) => 'unknown' in owner && owner.unknown === 'permission'
    return [...this.#known.values()].some(isHidden) ? this.#unreadableProcesses : 0
  }

  /** How many processes of each user have descriptors that a search has not come to yet. */
  get unreadByUser(): ReadonlyMap<number, number> {
    return this.#unfinished?.search.unreadByUser ?? new Map()
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
    const look: Look = {
      names: new ProcessNames(this.#system),
      users: new ProcessUsers(this.#system),
      budget: new ReadBudget(this.#readsPerLook),
    }
    this.#takeOver(owners, surroundings.pids, look)
    if (unsure.size > 0) this.#search(unsure, surroundings, owners, look)
    else this.#unfinished = undefined
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
  #takeOver(owners: Map<string, SocketOwner>, pids: readonly number[], look: Look): void {
    const held = new Map<string, undefined>()
    for (const [link, owner] of owners) if ('isHeld' in owner) held.set(link, undefined)
    if (held.size === 0) return
    const search = new DescriptorSearch(this.#system, look, held, true)
    search.readProcesses(pids.filter((pid) => !this.#processes.has(pid)))
    this.#takeFound(search, look, owners)
  }

  #search(
    wanted: ReadonlyMap<string, WantedSocket>,
    { pids, networks, readOpenLinks }: Surroundings,
    owners: Map<string, SocketOwner>,
    look: Look,
  ): void {
    // Short-lived sockets, as of a resolver, are gone by now: they are not worth the long walk.
    const giveUpClosed = ({ missing }: DescriptorSearch) => {
      if (missing.size === 0) return
      const open = readOpenLinks()
      for (const link of [...missing].filter((each) => !open.has(each))) {
        missing.delete(link)
        owners.set(link, { unknown: 'exited' })
      }
    }
    const start = (links: Iterable<string>, trustsCounts: boolean) => {
      const users = new Map([...links].map((link) => [link, wanted.get(link)?.userId]))
      const search = new DescriptorSearch(this.#system, look, users, trustsCounts)
      search.readLowDescriptors()
      giveUpClosed(search)
      return search
    }
    const goOn = (search: DescriptorSearch) => {
      search.readAllDescriptors()
      giveUpClosed(search)
      search.readHiddenDescriptors()
      this.#takeFound(search, look, owners)
    }

    let { search, searches } = this.#resume(wanted, pids, look) ?? {}
    if (search === undefined) search = start(wanted.keys(), !this.#hasSearched(wanted))
    else {
      const { missing } = search
      const fresh = start(
        [...wanted.keys()].filter((link) => !missing.has(link)),
        true,
      )
      this.#takeFound(fresh, look, owners)
      for (const link of fresh.missing) this.#putOff(link, owners)
    }
    searches ??= 1
    goOn(search)
    // A descriptor may have gone from a process not read yet to one that was.
    const isShort = search.descriptorsRead <= MAX_DESCRIPTORS_READ_TWICE
    if (search.isComplete && search.missing.size > 0 && searches === 1 && isShort) {
      const { held, missing } = search
      search = start(missing, false)
      for (const [link, holder] of held) search.held.set(link, holder)
      goOn(search)
      searches = 2
    }
    this.#unreadableProcesses = search.unreadableProcesses
    if (search.isComplete) this.#giveUp(search, searches, wanted, networks, owners)
    else for (const link of search.missing) this.#putOff(link, owners, search.held.get(link))
    this.#unfinished = search.isComplete ? undefined : { search, searches }
  }

  /** The search that the look before did not bring to its end. */
  #resume(
    wanted: ReadonlyMap<string, WantedSocket>,
    pids: readonly number[],
    look: Look,
  ): Unfinished | undefined {
    const { search } = this.#unfinished ?? {}
    if (search === undefined) return undefined
    for (const link of search.missing) if (!wanted.has(link)) search.missing.delete(link)
    if (search.missing.size === 0) return undefined
    search.continueIn(look, pids)
    return this.#unfinished
  }

  /** It is searched for in the next look again; what is known of the searches before stays. */
  #putOff(link: string, owners: Map<string, SocketOwner>, holder?: Holder): void {
    if (holder !== undefined) {
      owners.set(link, { ...holder, isHeld: true })
      return
    }
    const before = this.#known.get(link)
    const searches = before && 'unknown' in before ? before.searches : undefined
    owners.set(link, { unknown: 'not_found', ...(searches !== undefined && { searches }) })
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

  #takeFound(search: DescriptorSearch, look: Look, owners: Map<string, SocketOwner>): void {
    const parents = new ListeningParents(this.#system, look)
    for (const [link, holder] of search.found) {
      owners.set(link, parents.topmostHolder(link, holder))
    }
    search.found.clear()
  }
}

/** A search that goes on in the next look. */
interface Unfinished {
  readonly search: DescriptorSearch
  /** 2: another one has found nobody in the same look. */
  readonly searches: number
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

/**
 * Some 300 ms of CPU at most, and a quarter of it for the files of one user: a host with 100,000 descriptors is searched
 * in one scan if they are several users', and in four if they are one's.
 */
const READS_PER_LOOK = 100_000

/** More than these are read again in the next scan, not in the same one: 20,000 take 60 ms. */
const MAX_DESCRIPTORS_READ_TWICE = 20_000
