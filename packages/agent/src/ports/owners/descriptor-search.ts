import { sharesProcessIds } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import type { ProcessNames } from './process-names.ts'
import { descriptorFolderOf, parseRegisteredFiles, readFdInfo, RING } from './registered-files.ts'
import { createTableComparer } from './shared-descriptors.ts'

/** A process that holds a socket, and the descriptor it holds it by. */
export interface Holder {
  readonly pid: number
  readonly fd: string
  /** The thread that the descriptor is of, where threads of a process do not share theirs. */
  readonly thread?: number
  /** The descriptor is that of an io_uring, which holds the socket among its registered files. */
  readonly isRing?: true
}

/**
 * One search through the descriptors of all processes for holders of sockets, by their links.
 * Stops reading as soon as every wanted socket is found.
 */
export class DescriptorSearch {
  /** Whether it believed how many descriptors a process says that it has; then a search proves nothing. */
  readonly trustsCounts: boolean
  /** Links not found yet. A link that the caller deletes is no longer searched for. */
  readonly missing: Set<string>
  readonly found = new Map<string, Holder>()
  /** The systemd that holds a missing link: it may have passed the socket on to the service. */
  readonly held = new Map<string, Holder>()
  readonly #system: System
  readonly #names: ProcessNames
  readonly #processes = new Map<number, ProcessState>()
  /** Descriptors of io_urings. */
  readonly #rings: Holder[] = []
  /** Other sockets that were seen, and a descriptor of each; only where the search is to prove something. */
  readonly #others = new Map<string, Holder>()
  #isPartial = false
  #descriptorsRead = 0

  /**
   * @param trustsCounts whether a process has no more descriptors than it said when the search came to it.
   * That is faster, but no proof: it may close and open some meanwhile.
   */
  constructor(
    system: System,
    names: ProcessNames,
    wanted: Iterable<string>,
    trustsCounts: boolean,
  ) {
    this.trustsCounts = trustsCounts
    this.#system = system
    this.#names = names
    this.missing = new Set(wanted)
  }

  /** Reads the lowest descriptors of every process: a server opens its listeners before anything else. */
  readLowDescriptors(): void {
    const processes = this.#listNewProcesses()
    for (const end of LOW_DESCRIPTORS) {
      for (const process of processes) this.#readLow(process, end)
    }
  }

  /** Reads every descriptor not read yet, first those of processes that hold listeners: they often hold more. */
  readAllDescriptors(): void {
    if (this.missing.size === 0) return
    const holders = new Set([...this.found.values()].map((holder) => holder.pid))
    const processes = [...this.#processes.values()]
    for (const process of processes.filter(({ pid }) => holders.has(pid))) this.#readRest(process)
    for (const process of processes.filter(({ pid }) => !holders.has(pid))) this.#readRest(process)
    // Processes started meanwhile may have inherited a socket from one that is already gone.
    for (const process of this.#listNewProcesses()) this.#readRest(process)
  }

  /**
   * Reads the descriptors that are in no process's own folder: those of threads that do not share the ones
   * of their process, also when its main thread has ended, and the files that an io_uring has registered.
   */
  readHiddenDescriptors(): void {
    this.#readRings()
    if (this.missing.size === 0) return
    const isShared = sharesProcessIds(this.#system) ? createTableComparer() : undefined
    let threadsLeft = MAX_THREADS_COUNT
    for (const { pid } of this.#processes.values()) {
      for (const thread of this.#listThreads(pid)) {
        if (this.missing.size === 0) return
        if (isShared?.(pid, thread) === true) continue
        if (threadsLeft === 0) {
          this.#isPartial = true
          return
        }
        threadsLeft -= 1
        this.#readRest(toUnread(pid, thread))
      }
    }
    this.#readRings()
  }

  /**
   * Whether a Unix socket has descriptors in its queue, sent and not received yet: those are nowhere else.
   * `isUnix` says of a link whether it is of a Unix socket.
   */
  hasDescriptorsInFlight(isUnix: (link: string) => boolean): boolean {
    const queues = [...this.#others].filter(([link]) => isUnix(link))
    if (queues.length > MAX_QUEUES_COUNT) return true
    return queues.some(([, holder]) => {
      const info = readFdInfo(this.#system, holder)
      return /^scm_fds:\s*[1-9]/m.test(info)
    })
  }

  /** Reads every descriptor of these processes, which no search has read before. */
  readProcesses(pids: readonly number[]): void {
    for (const pid of pids) this.#readRest(toUnread(pid))
  }

  /** How many processes did not let their descriptors be read. */
  get unreadableProcesses(): number {
    return [...this.#processes.values()].filter((process) => process.unreadable).length
  }

  /** True if processes were hidden from us, so that a socket not found may still have an owner. */
  get wasBlind(): boolean {
    return (
      !this.#processes.has(1) || this.unreadableProcesses > 0 || isInnerPidNamespace(this.#system)
    )
  }

  /** True if there was more to read than a search may. */
  get isPartial(): boolean {
    return this.#isPartial
  }

  /** How many descriptors were read. */
  get descriptorsRead(): number {
    return this.#descriptorsRead
  }

  #readRings(): void {
    for (const ring of this.#rings.splice(0)) {
      for (const link of parseRegisteredFiles(readFdInfo(this.#system, ring))) {
        if (this.missing.has(link)) this.#take(link, { ...ring, isRing: true })
      }
    }
  }

  #listThreads(pid: number): number[] {
    const listing = this.#system.listDirectory(`proc/${pid}/task`)
    const names = 'value' in listing ? listing.value : []
    return names.map(Number).filter((thread) => thread !== pid)
  }

  #listNewProcesses(): ProcessState[] {
    const listing = this.#system.listDirectory('proc')
    const names = 'value' in listing ? listing.value : []
    const started = names
      .filter((name) => /^[1-9]\d{0,6}$/.test(name) && !this.#processes.has(Number(name)))
      .map((name) => toUnread(Number(name)))
      .toSorted((a, b) => a.pid - b.pid)
    for (const process of started) this.#processes.set(process.pid, process)
    return started
  }

  /** Reads by number up to the first gap: to list a folder of 2,000 descriptors takes 1.5 ms. */
  #readLow(process: ProcessState, end: number): void {
    while (process.next < end && !process.hasGap && !this.#isDoneWith(process)) {
      process.hasGap = !this.#readDescriptor(process, String(process.next))
      if (!process.hasGap) process.next += 1
    }
  }

  #readRest(process: ProcessState): void {
    if (this.#isDoneWith(process) || (this.trustsCounts && this.#readByNumber(process))) return
    const listing = this.#system.listDirectory(`${process.folder}/fd`)
    if ('missing' in listing) {
      process.unreadable = listing.missing === 'permission'
      return
    }
    for (const fd of listing.value) {
      if (this.#isDoneWith(process)) return
      if (Number(fd) >= process.next) this.#readDescriptor(process, fd)
    }
  }

  /**
   * Since Linux 6.2 the size of the folder is the number of descriptors. Few gaps between them, and
   * they are read without the listing, which is a third of the cost. Before 6.2 the size is 0; in a
   * copy of /proc it is at least the number of entries.
   */
  #readByNumber(process: ProcessState): boolean {
    const size = this.#system.sizeOf(`${process.folder}/fd`)
    if ('missing' in size || size.value === 0) return false
    const lastIfGapsAreFew = size.value + size.value / 8
    let unread = size.value - process.next
    while (unread > 0 && process.next < lastIfGapsAreFew) {
      if (this.#isDoneWith(process)) return true
      if (this.#readDescriptor(process, String(process.next))) unread -= 1
      process.next += 1
    }
    return unread <= 0
  }

  #isDoneWith(process: ProcessState): boolean {
    return this.missing.size === 0 || process.unreadable
  }

  /** Returns false if there is no such descriptor or it may not be read. */
  #readDescriptor(process: ProcessState, fd: string): boolean {
    const link = this.#system.readLink(`${process.folder}/fd/${fd}`)
    if ('missing' in link) {
      // The kernel may allow the listing of the folder and refuse its links; one rule holds for all links.
      if (link.missing === 'permission') process.unreadable = true
      return false
    }
    this.#descriptorsRead += 1
    if (this.missing.has(link.value)) this.#take(link.value, holderOf(process, fd))
    else if (link.value === RING) this.#rings.push(holderOf(process, fd))
    else if (!this.trustsCounts && link.value.startsWith('socket:')) {
      this.#others.set(link.value, holderOf(process, fd))
    }
    return true
  }

  #take(link: string, holder: Holder): void {
    if (this.#names.isSystemd(holder.pid)) {
      if (!this.held.has(link)) this.held.set(link, holder)
      return
    }
    this.missing.delete(link)
    this.held.delete(link)
    this.found.set(link, holder)
  }
}

function holderOf({ pid, thread }: ProcessState, fd: string): Holder {
  return { pid, fd, ...(thread !== undefined && { thread }) }
}

/** Threads with descriptors of their own are few; where that is not known, each is read. */
const MAX_THREADS_COUNT = 20_000

const MAX_QUEUES_COUNT = 50_000

interface ProcessState {
  readonly pid: number
  readonly thread: number | undefined
  /** Below proc, its own or that of its thread. */
  readonly folder: string
  /** Descriptors below this one were read. */
  next: number
  /** There is no descriptor `next`. */
  hasGap: boolean
  unreadable: boolean
}

function toUnread(pid: number, thread?: number): ProcessState {
  const folder = descriptorFolderOf({ pid, ...(thread !== undefined && { thread }) })
  return { pid, thread, folder, next: 0, hasGap: false, unreadable: false }
}

/**
 * First scan of 1,000 listeners among 50,000 descriptors of 25 processes, each with its listeners
 * at 18 to 58, in a fresh Node: 200 ms of CPU process by process, 200 with the lowest 16 first, 66
 * with 64, 72 with 256; ss takes 150. The second step is for programs that open hundreds of files
 * before they listen.
 */
const LOW_DESCRIPTORS = [64, 512]

/**
 * Inode of the first process id namespace (PROC_PID_INIT_INO in include/linux/proc_ns.h). Seen from
 * another one, processes outside it may share our network and are not listed.
 */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]'

function isInnerPidNamespace(system: System): boolean {
  const link = system.readLink('proc/1/ns/pid')
  return 'value' in link && link.value !== FIRST_PID_NAMESPACE
}
