import type { Gap } from '@openhss/contract'
import { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { ProcessUsers } from '../process-users.ts'
import { ReadBudget } from '../read-budget.ts'
import { parseMountedNetworks } from './mounted-networks.ts'
import type { MountedNetwork } from './mounted-networks.ts'

/**
 * Finds network namespaces that are kept by a mount which only a mount namespace other than that of process 1
 * has: dockerd as a snap, or a service with PrivateMounts. It looks in every 20th list, 3 µs for each process
 * and 60 for each mount namespace, and remembers what it saw.
 */
export class OtherMounts {
  readonly #system: System
  #lists = 0
  #inodes: ReadonlySet<string> = new Set()
  #unread: readonly Gap[] = []

  constructor(system: System) {
    this.#system = system
  }

  /** Lists the inodes of these network namespaces, as in the link /proc/<pid>/ns/net. */
  list(pids: readonly number[], missed: GapTally): ReadonlySet<string> {
    if (this.#lists % LISTS_PER_LOOK === 0) this.#inodes = this.#look(pids)
    this.#lists += 1
    missed.addAll(this.#unread)
    return this.#inodes
  }

  #look(pids: readonly number[]): ReadonlySet<string> {
    const inodes = new Set<string>()
    const seen = new Set([this.#mountsOf(1)])
    const users = new ProcessUsers(this.#system)
    const budget = new ReadBudget(READS_PER_LOOK)
    const unread = new GapTally()
    for (const pid of pids) {
      const mounts = this.#mountsOf(pid)
      if (mounts === undefined || seen.has(mounts)) continue
      seen.add(mounts)
      const user = users.userOf(pid)
      const { networks, reads } = this.#readMounted(pid, budget.take(user, READS_PER_TABLE))
      // What it has really taken is known afterwards.
      if (networks === undefined || !budget.take(user, reads)) {
        unread.add(`mounts of user ${user}`, 'oversized')
      }
      for (const { inode } of networks ?? []) inodes.add(inode)
    }
    for (const { inode } of this.#readMounted(1, true).networks ?? []) inodes.delete(inode)
    this.#unread = unread.list()
    return inodes
  }

  /** The link that names the mount namespace of a process; undefined where it may not be read. */
  #mountsOf(pid: number): string | undefined {
    const link = this.#system.readLink(`proc/${pid}/ns/mnt`)
    return 'value' in link ? link.value : undefined
  }

  #readMounted(
    pid: number,
    isAffordable: boolean,
  ): { readonly networks: readonly MountedNetwork[] | undefined; readonly reads: number } {
    if (!isAffordable) return { networks: undefined, reads: 0 }
    const text = this.#system.readText(`proc/${pid}/mountinfo`, MAX_MOUNTINFO_BYTES)
    if ('value' in text) {
      const reads = text.value.length / BYTES_PER_READ
      return { networks: parseMountedNetworks(text.value), reads }
    }
    const isLarge = text.missing === 'oversized'
    return isLarge
      ? { networks: undefined, reads: MAX_MOUNTINFO_BYTES / BYTES_PER_READ }
      : { networks: [], reads: 0 }
  }
}

const LISTS_PER_LOOK = 20

/** 300 ms of CPU, and a quarter of it for those of one user: 1,250 mount namespaces. */
const READS_PER_LOOK = 100_000
const READS_PER_TABLE = 20
const BYTES_PER_READ = 500

/** 10,000 mounts. */
const MAX_MOUNTINFO_BYTES = 2 * 1024 * 1024
