import { parseIdentity } from '../host/may-read.ts'
import type { System } from '../host/system.ts'
import { ROOT } from './read-budget.ts'

/** Tells whose each process is, by real user ID; each is asked once. */
export class ProcessUsers {
  readonly #system: System
  readonly #users = new Map<number, number>()

  constructor(system: System) {
    this.#system = system
  }

  /** `UNKNOWN_USER` where that may not be read. */
  userOf(pid: number): number {
    const known = this.#users.get(pid)
    if (known !== undefined) return known
    const user = this.#ask(pid)
    this.#users.set(pid, user)
    return user
  }

  /** Processes in turn by user, root first, then these users, so that none waits behind all of another. */
  inTurn<Process extends { readonly pid: number }>(
    processes: readonly Process[],
    firstUsers: ReadonlySet<number>,
  ): Process[] {
    const turns = new Map<number, number>()
    const placed = processes.map((process) => {
      const user = this.userOf(process.pid)
      const turn = turns.get(user) ?? 0
      turns.set(user, turn + 1)
      return { process, turn: user === ROOT ? -2 : firstUsers.has(user) ? -1 : turn }
    })
    return placed.toSorted((a, b) => a.turn - b.turn).map(({ process }) => process)
  }

  /** The folder is the user's, unless the process is one that is not to be dumped: then it is root's (proc(5)). */
  #ask(pid: number): number {
    const folder = this.#system.accessOf(`proc/${pid}`)
    if ('value' in folder && folder.value.ownerId !== ROOT) return folder.value.ownerId
    const status = this.#system.readText(`proc/${pid}/status`, MAX_STATUS_BYTES)
    return ('value' in status ? parseIdentity(status.value).userId : undefined) ?? UNKNOWN_USER
  }
}

export const UNKNOWN_USER = -1

/** The file has some 1.5 KB, and a number for each group of the user: 65,536 at most. */
const MAX_STATUS_BYTES = 1024 * 1024
