import { isCopy, networkOf } from '../../host/host-namespaces.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { ProcessUsers } from '../process-users.ts'
import { ReadBudget } from '../read-budget.ts'
import type { Network } from './networks.ts'

/**
 * Finds network namespaces that no process is in by its main thread, but another thread: one that has
 * moved (Go: LockOSThread and unshare), or any of a process whose main thread has ended. The first list
 * looks at all threads, 3 µs for each; later ones look at those of a twentieth of the processes, of new
 * processes, and at the threads that were in such a namespace before.
 */
export class ThreadNetworks {
  readonly #system: System
  #lists = 0
  #processes: ReadonlySet<number> = new Set()
  #threads: readonly number[] = []

  constructor(system: System) {
    this.#system = system
  }

  /** `known` are the network namespaces of processes. */
  list(pids: readonly number[], known: readonly Network[], missed: GapTally): Network[] {
    if (isCopy(this.#system)) return []
    const tables = new Set(known.map(({ table }) => table))
    const found = new Map<string, number[]>()
    const looked = new Set<number>()
    const look = (thread: number) => {
      if (looked.has(thread)) return
      looked.add(thread)
      const network = networkOf(this.#system, `proc/${thread}/net`)
      if (!('value' in network) || tables.has(String(network.value))) return
      found.set(String(network.value), [...(found.get(String(network.value)) ?? []), thread])
    }
    for (const thread of this.#threads) look(thread)
    const isDue = (pid: number) =>
      !this.#processes.has(pid) || pid % LISTS_PER_ROUND === this.#lists % LISTS_PER_ROUND
    const users = new ProcessUsers(this.#system)
    const budget = new ReadBudget(MAX_THREADS_COUNT)
    for (const pid of pids.filter(isDue)) {
      const threads = this.#threadsOf(pid)
      if (threads.length === 0) continue
      const user = users.userOf(pid)
      if (budget.take(user, threads.length)) threads.forEach(look)
      else missed.add(`threads of user ${user}`, 'oversized', threads.length)
    }
    this.#lists += 1
    this.#processes = new Set(pids)
    this.#threads = [...found.values()].flat()
    return [...found].map(([table, threads]) => ({ isHost: false, table, pids: threads }))
  }

  /** All but the main one. */
  #threadsOf(pid: number): number[] {
    const listing = this.#system.listDirectory(`proc/${pid}/task`)
    const names = 'value' in listing ? listing.value : []
    return names.map(Number).filter((thread) => thread !== pid)
  }
}

const LISTS_PER_ROUND = 20

/** 60 ms of CPU, and a quarter of it for those of one user. */
const MAX_THREADS_COUNT = 20_000
