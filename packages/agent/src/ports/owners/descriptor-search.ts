import { sharesProcessIds } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import type { ReadBudget } from '../read-budget.ts'
import type { ProcessNames } from './process-names.ts'
import type { ProcessUsers } from '../process-users.ts'
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
 * One search through the descriptors of all processes for holders of sockets, by their links. It stops as soon as every
 * wanted socket is found, and where the budget of a look ends; the next look goes on there.
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
  #look: Look
  readonly #firstUsers: ReadonlySet<number>
  readonly #processes = new Map<number, ProcessState>()
  /** Processes whose threads and rings were not looked at. */
  readonly #unlooked = new Set<number>()
  /** Threads that have descriptors of their own. */
  readonly #threads = new Map<number, ProcessState>()
  /** Descriptors of io_urings. */
  readonly #rings: Holder[] = []
  /** Other sockets that were seen, and a descriptor of each; only where the search is to prove something. */
  readonly #others = new Map<string, Holder>()
  #isComplete = false
  #descriptorsRead = 0

  /**
   * @param wanted links, and who made the sockets: the processes of those users are searched early.
   * @param trustsCounts whether a process has no more descriptors than it said when the search came to it.
   * That is faster, but no proof: it may close and open some meanwhile.
   */
  constructor(
    system: System,
    look: Look,
    wanted: ReadonlyMap<string, number | undefined>,
    trustsCounts: boolean,
  ) {
    this.trustsCounts = trustsCounts
    this.#system = system
    this.#look = look
    this.missing = new Set(wanted.keys())
    this.#firstUsers = new Set([...wanted.values()].flatMap((user) => user ?? []))
  }

  /** Goes on in another look, among the processes that run by now. */
  continueIn(look: Look, pids: readonly number[]): void {
    this.#look = look
    const running = new Set(pids)
    for (const [pid] of this.#processes) {
      if (running.has(pid)) continue
      this.#processes.delete(pid)
      this.#unlooked.delete(pid)
    }
    for (const [thread, { pid }] of this.#threads) {
      if (!running.has(pid)) this.#threads.delete(thread)
    }
  }

  /** Reads the lowest descriptors of every process: a server opens its listeners before anything else. */
  readLowDescriptors(): void {
    const processes = this.#look.users.inTurn(this.#listNewProcesses(), this.#firstUsers)
    for (const end of LOW_DESCRIPTORS) {
      for (const process of processes) this.#readLow(process, end)
    }
  }

  /** Reads every descriptor not read yet, first those of processes that hold listeners: they often hold more. */
  readAllDescriptors(): void {
    if (this.missing.size === 0) return
    const holders = new Set([...this.found.values()].map((holder) => holder.pid))
    const processes = this.#look.users.inTurn([...this.#processes.values()], this.#firstUsers)
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
    let isComplete = this.#readRings()
    if (this.missing.size === 0) return
    const isShared = sharesProcessIds(this.#system) ? createTableComparer() : undefined
    for (const pid of this.#unlooked) {
      if (this.missing.size === 0) return
      if (!this.#take(pid)) continue
      const threads = this.#listThreads(pid)
      // To list them and to compare two tables takes less than 1 µs each.
      this.#take(pid, threads.length / 4)
      this.#unlooked.delete(pid)
      for (const thread of threads) {
        if (isShared?.(pid, thread) !== true) this.#threads.set(thread, toUnread(pid, thread))
      }
    }
    for (const thread of this.#threads.values()) this.#readRest(thread)
    isComplete = this.#readRings() && isComplete
    this.#isComplete = isComplete && this.unreadByUser.size === 0
  }

  /**
   * Whether a Unix socket has descriptors in its queue, sent and not received yet: those are nowhere else.
   * `isUnix` says of a link whether it is of a Unix socket.
   */
  hasDescriptorsInFlight(isUnix: (link: string) => boolean): boolean {
    if (this.#others.size >= MAX_OTHERS_COUNT) return true
    return [...this.#others].some(([link, holder]) => {
      if (!isUnix(link)) return false
      if (!this.#take(holder.pid, READS_PER_INFO)) return true
      return /^scm_fds:\s*[1-9]/m.test(readFdInfo(this.#system, holder))
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

  /** Whether everything was read, or everything found. */
  get isComplete(): boolean {
    return this.#isComplete || this.missing.size === 0
  }

  /** How many processes and threads of each user were not read to the end. */
  get unreadByUser(): ReadonlyMap<number, number> {
    const unread = new Map<number, number>()
    const add = (pid: number) => {
      const user = this.#look.users.userOf(pid)
      unread.set(user, (unread.get(user) ?? 0) + 1)
    }
    for (const { pid, isRead, unreadable } of [
      ...this.#processes.values(),
      ...this.#threads.values(),
    ]) {
      if (!isRead && !unreadable) add(pid)
    }
    for (const pid of this.#unlooked) if (this.#processes.get(pid)?.isRead) add(pid)
    return unread
  }

  /** How many descriptors were read. */
  get descriptorsRead(): number {
    return this.#descriptorsRead
  }

  #take(pid: number, reads = 1): boolean {
    return this.#look.budget.take(this.#look.users.userOf(pid), reads)
  }

  /** False where the budget ended before. */
  #readRings(): boolean {
    for (let ring = this.#rings.pop(); ring !== undefined; ring = this.#rings.pop()) {
      if (!this.#take(ring.pid, READS_PER_INFO)) {
        this.#rings.push(ring)
        return false
      }
      const info = readFdInfo(this.#system, ring)
      this.#take(ring.pid, info.length / BYTES_PER_READ)
      for (const link of parseRegisteredFiles(info)) {
        if (this.missing.has(link)) this.#found(link, { ...ring, isRing: true })
      }
    }
    return true
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
    for (const process of started) {
      this.#processes.set(process.pid, process)
      this.#unlooked.add(process.pid)
    }
    return started
  }

  /** Reads by number up to the first gap: to list a folder of 2,000 descriptors takes 1.5 ms. */
  #readLow(process: ProcessState, end: number): void {
    while (process.next < end && !process.hasGap && !this.#isDoneWith(process)) {
      if (!this.#take(process.pid)) return
      process.hasGap = !this.#readDescriptor(process, String(process.next))
      if (!process.hasGap) process.next += 1
    }
  }

  #readRest(process: ProcessState): void {
    if (this.#isDoneWith(process) || !this.#take(process.pid)) return
    const isLarge = process.next >= MAX_LISTED_COUNT
    if (this.trustsCounts && !isLarge) {
      const end = this.#readByCount(process)
      if (end !== 'unknown') return
    }
    if (isLarge || this.#readByListing(process) === 'cut') this.#readByNumber(process)
  }

  /**
   * Since Linux 6.2 the size of the folder is the number of descriptors. Few gaps between them, and
   * they are read without the listing, which is a third of the cost. Before 6.2 the size is 0; in a
   * copy of /proc it is at least the number of entries.
   */
  #readByCount(process: ProcessState): 'ended' | 'unknown' {
    const size = this.#system.sizeOf(`${process.folder}/fd`)
    if ('missing' in size || size.value === 0) return 'unknown'
    const lastIfGapsAreFew = size.value + size.value / 8
    while (process.seen < size.value && process.next < lastIfGapsAreFew) {
      if (this.#isDoneWith(process) || !this.#take(process.pid)) return 'ended'
      this.#readDescriptor(process, String(process.next))
      process.next += 1
    }
    process.isRead = process.seen >= size.value
    return process.isRead ? 'ended' : 'unknown'
  }

  #readByListing(process: ProcessState): 'ended' | 'cut' {
    const listing = this.#system.listDirectory(`${process.folder}/fd`, MAX_LISTED_COUNT)
    if ('missing' in listing) {
      process.unreadable = listing.missing === 'permission'
      process.isRead = true
      return 'ended'
    }
    const numbers = listing.value.map(Number).filter((fd) => fd >= process.next)
    this.#take(process.pid, listing.value.length / 4)
    for (const fd of numbers.toSorted((a, b) => a - b)) {
      if (this.#isDoneWith(process) || !this.#take(process.pid)) return 'ended'
      this.#readDescriptor(process, String(fd))
      process.next = fd + 1
    }
    if (listing.value.length >= MAX_LISTED_COUNT) return 'cut'
    process.isRead = true
    return 'ended'
  }

  /** For what is too long to be listed: the kernel says how many descriptors it has room for. */
  #readByNumber(process: ProcessState): void {
    const status = this.#system.readText(`${process.folder}/status`, MAX_STATUS_BYTES)
    const end = Number(('value' in status && /^FDSize:\t(\d+)$/m.exec(status.value)?.[1]) || 0)
    while (process.next < end) {
      if (this.#isDoneWith(process) || !this.#take(process.pid)) return
      this.#readDescriptor(process, String(process.next))
      process.next += 1
    }
    process.isRead = true
  }

  #isDoneWith(process: ProcessState): boolean {
    return this.missing.size === 0 || process.unreadable || process.isRead
  }

  /** Returns false if there is no such descriptor or it may not be read. */
  #readDescriptor(process: ProcessState, fd: string): boolean {
    const link = this.#system.readLink(`${process.folder}/fd/${fd}`)
    if ('missing' in link) {
      // The kernel may allow the listing of the folder and refuse its links; one rule holds for all links.
      if (link.missing === 'permission') process.unreadable = true
      return false
    }
    process.seen += 1
    this.#descriptorsRead += 1
    if (this.missing.has(link.value)) this.#found(link.value, holderOf(process, fd))
    else if (link.value === RING) this.#rings.push(holderOf(process, fd))
    else if (!this.trustsCounts && link.value.startsWith('socket:')) {
      if (this.#others.size < MAX_OTHERS_COUNT) this.#others.set(link.value, holderOf(process, fd))
    }
    return true
  }

  #found(link: string, holder: Holder): void {
    if (this.#look.names.isSystemd(holder.pid)) {
      if (!this.held.has(link)) this.held.set(link, holder)
      return
    }
    this.missing.delete(link)
    this.held.delete(link)
    this.found.set(link, holder)
  }
}

/** What the searches of one look share. */
export interface Look {
  readonly names: ProcessNames
  readonly users: ProcessUsers
  readonly budget: ReadBudget
}

function holderOf({ pid, thread }: ProcessState, fd: string): Holder {
  return { pid, fd, ...(thread !== undefined && { thread }) }
}

/** A folder of more descriptors is read by their numbers, some in each look: to list 10,000 takes 7 ms. */
const MAX_LISTED_COUNT = 10_000

/** To read what the kernel says of a descriptor takes as long as some links, and longer where it has much to say. */
const READS_PER_INFO = 3
const BYTES_PER_READ = 1_000

/** Sockets whose queues are looked into. */
const MAX_OTHERS_COUNT = 50_000

/** The file has some 1.5 KB, and a number for each group of the user: 65,536 at most. */
const MAX_STATUS_BYTES = 1024 * 1024

interface ProcessState {
  readonly pid: number
  readonly thread: number | undefined
  /** Below proc, its own or that of its thread. */
  readonly folder: string
  /** Descriptors below this one were read. */
  next: number
  /** How many of these there were. */
  seen: number
  /** There is no descriptor `next`. */
  hasGap: boolean
  /** There is nothing left to read. */
  isRead: boolean
  unreadable: boolean
}

function toUnread(pid: number, thread?: number): ProcessState {
  const folder = descriptorFolderOf({ pid, ...(thread !== undefined && { thread }) })
  return { pid, thread, folder, next: 0, seen: 0, hasGap: false, isRead: false, unreadable: false }
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
