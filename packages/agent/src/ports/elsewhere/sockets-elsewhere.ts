import type { GapTally } from '../../host/gap-tally.ts'
import { sharesProcessIds } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import type { Network } from '../networks/networks.ts'
import type { Holder } from '../owners/descriptor-search.ts'
import { ProcessUsers } from '../process-users.ts'
import { ReadBudget } from '../read-budget.ts'
import { loadSystemCalls } from '../system-calls.ts'
import type { SystemCalls } from '../system-calls.ts'
import type { PlacedSocket } from '../tables/socket-tables.ts'
import { describeHeldSocket } from './describe-held-socket.ts'

/** What a scan has seen before it looks elsewhere. */
interface Seen {
  readonly pids: readonly number[]
  /** Inodes of the network namespaces that were read, as far as they are known. */
  readonly networkInodes: ReadonlySet<string>
  /** Links of the open sockets in their tables. */
  readonly links: ReadonlySet<string>
  /** Whether the kernel counts sockets of TCP that are in none of these tables. */
  readonly hasTcpElsewhere: boolean
}

/**
 * Finds open sockets in network namespaces that no process is in, by the descriptors of the processes that
 * hold them: one that went there, listened and came back (haproxy's `namespace`, sing-box), or was sent the
 * socket. Nothing lists such namespaces, so all descriptors are looked through, some in each scan; as many as
 * it takes when the kernel counts more sockets than the tables have.
 */
export class SocketsElsewhere {
  readonly #system: System
  readonly #networks = new Map<string, Network>()
  #found = new Map<string, FoundSocket>()
  #users: ProcessUsers
  #waiting: number[] = []
  #pid = 0
  #fds: string[] = []
  #budget = new ReadBudget(READS_PER_ROUND)
  #scans = 0
  /** Links that are of no interest for as long as they exist, of this round and of the one before. */
  #dull = new Set<string>()
  #dullBefore: ReadonlySet<string> = new Set()

  constructor(system: System) {
    this.#system = system
    this.#users = new ProcessUsers(system)
  }

  find(seen: Seen, missed: GapTally): readonly PlacedSocket[] {
    const calls = sharesProcessIds(this.#system) ? loadSystemCalls() : undefined
    if (calls === undefined) return []
    this.#forgetClosed(seen)
    const running = new Set(seen.pids)
    if (this.#waiting.length === 0 && this.#fds.length === 0) this.#startRound(seen.pids)
    let budget = this.#budgetOf(seen)
    this.#scans += 1
    while (budget > 0) {
      const descriptor = this.#nextDescriptor(running, missed)
      if (descriptor === undefined) break
      budget -= 1
      this.#look(calls, descriptor, seen, missed)
    }
    return [...this.#found.values()].map(({ socket }) => socket)
  }

  /** The kernel also counts sockets that are not bound, so that a search at length is not for every scan. */
  #budgetOf({ hasTcpElsewhere }: Seen): number {
    const isFirst = this.#scans === 0
    if (hasTcpElsewhere && this.#scans % SCANS_PER_SEARCH === 0) return MAX_DESCRIPTORS_SOUGHT
    return isFirst ? FIRST_DESCRIPTORS : DESCRIPTORS_PER_SCAN
  }

  #startRound(pids: readonly number[]): void {
    const users = new ProcessUsers(this.#system)
    this.#users = users
    this.#budget = new ReadBudget(READS_PER_ROUND)
    this.#waiting = users
      .inTurn(
        pids.map((pid) => ({ pid })),
        NOBODY_FIRST,
      )
      .map(({ pid }) => pid)
      .toReversed()
    this.#dullBefore = this.#dull
    this.#dull = new Set()
  }

  #forgetClosed({ links }: Seen): void {
    for (const [link, { holder }] of this.#found) {
      const now = this.#system.readLink(`proc/${holder.pid}/fd/${holder.fd}`)
      if (links.has(link) || !('value' in now) || now.value !== link) this.#found.delete(link)
    }
  }

  /** Undefined at the end of a round. */
  #nextDescriptor(running: ReadonlySet<number>, missed: GapTally): Holder | undefined {
    for (;;) {
      const fd = this.#fds.pop()
      const user = this.#users.userOf(this.#pid)
      if (fd !== undefined) {
        if (this.#budget.take(user)) return { pid: this.#pid, fd }
        this.#fds = []
        missed.add(`descriptors of user ${user}`, 'oversized')
        continue
      }
      const pid = this.#waiting.pop()
      if (pid === undefined) return undefined
      if (!running.has(pid)) continue
      const listing = this.#system.listDirectory(`proc/${pid}/fd`, MAX_LISTED_COUNT)
      this.#pid = pid
      this.#fds = 'value' in listing ? listing.value : []
      if (this.#fds.length >= MAX_LISTED_COUNT) {
        missed.add(`descriptors of user ${this.#users.userOf(pid)}`, 'oversized')
      }
    }
  }

  #look(calls: SystemCalls, holder: Holder, seen: Seen, missed: GapTally): void {
    const reading = this.#system.readLink(`proc/${holder.pid}/fd/${holder.fd}`)
    const link = 'value' in reading ? reading.value : ''
    if (!link.startsWith('socket:') || seen.links.has(link) || this.#found.has(link)) return
    if (this.#dull.has(link) || this.#dullBefore.has(link)) this.#dull.add(link)
    else this.#ask(calls, holder, link, seen, missed)
  }

  #ask(calls: SystemCalls, holder: Holder, link: string, seen: Seen, missed: GapTally): void {
    const file = this.#system.path(`proc/${holder.pid}/fd/${holder.fd}`)
    const type = PROTOCOLS[readProtocol(calls, file)]
    if (type === undefined) {
      this.#dull.add(link)
      return
    }
    if (type === 'TCP' && !seen.hasTcpElsewhere) return
    const socket = describeHeldSocket(holder, link, type)
    if ('missing' in socket) {
      if (socket.missing !== 'exited') missed.add('network namespace of a socket', socket.missing)
      return
    }
    const { open, networkInode } = socket.value
    // It was opened after its table was read.
    if (seen.networkInodes.has(networkInode)) return
    if (open !== undefined) {
      const network = this.#networkOf(networkInode)
      this.#found.set(link, { holder, socket: { ...open, network } })
    }
  }

  #networkOf(inode: string): Network {
    const known = this.#networks.get(inode)
    const network = known ?? { isHost: false, table: `net-${inode}`, pids: [], inode }
    this.#networks.set(inode, network)
    return network
  }
}

interface FoundSocket {
  readonly holder: Holder
  readonly socket: PlacedSocket
}

/** Names of protocols (/proc/net/protocols) that can be open. */
const PROTOCOLS: Readonly<Partial<Record<string, 'TCP' | 'UDP'>>> = {
  TCP: 'TCP',
  TCPv6: 'TCP',
  UDP: 'UDP',
  UDPv6: 'UDP',
}

/** 1 ms of CPU; the first scan has more, so that it has seen all of a small host. */
const DESCRIPTORS_PER_SCAN = 200
const FIRST_DESCRIPTORS = 2_000

/** Five minutes at the usual 30 seconds. */
const SCANS_PER_SEARCH = 10

/** 60 to 100 ms of CPU; what is left is looked at in the next scans. */
const MAX_DESCRIPTORS_SOUGHT = 20_000

/** A round goes over all descriptors, but over no more of one user than a quarter of these. */
const READS_PER_ROUND = 400_000
const NOBODY_FIRST: ReadonlySet<number> = new Set()

/** So many of one process are looked at in a round: to list them takes 7 ms. */
const MAX_LISTED_COUNT = 10_000

/** The name of a socket's protocol, which sockfs has as an attribute (net/socket.c); empty if it is none. */
function readProtocol(calls: SystemCalls, file: string): string {
  const name = Buffer.alloc(64)
  const length = calls.getxattr(file, 'system.sockprotoname', name, name.length)
  return length <= 0 ? '' : name.toString('latin1', 0, length).replace(/\0.*$/s, '')
}
