import type { System } from '../../host/system.ts'
import { parseMountedNetworks } from './mounted-networks.ts'

/**
 * Finds network namespaces that are kept by a mount which only a mount namespace other than that of process 1
 * has: dockerd as a snap, or a service with PrivateMounts. It looks in every 20th list, 3 µs for each process
 * and 60 for each mount namespace, and remembers what it saw.
 */
export class OtherMounts {
  readonly #system: System
  #lists = 0
  #inodes: ReadonlySet<string> = new Set()

  constructor(system: System) {
    this.#system = system
  }

  /** Lists the inodes of these network namespaces, as in the link /proc/<pid>/ns/net. */
  list(pids: readonly number[]): ReadonlySet<string> {
    if (this.#lists % LISTS_PER_LOOK === 0) this.#inodes = this.#look(pids)
    this.#lists += 1
    return this.#inodes
  }

  #look(pids: readonly number[]): ReadonlySet<string> {
    const inodes = new Set<string>()
    const seen = new Set([this.#mountsOf(1)])
    for (const pid of pids) {
      const mounts = this.#mountsOf(pid)
      if (mounts === undefined || seen.has(mounts) || seen.size > MAX_MOUNT_NAMESPACES_COUNT)
        continue
      seen.add(mounts)
      for (const { inode } of this.#readMounted(pid)) inodes.add(inode)
    }
    for (const { inode } of this.#readMounted(1)) inodes.delete(inode)
    return inodes
  }

  /** The link that names the mount namespace of a process; undefined where it may not be read. */
  #mountsOf(pid: number): string | undefined {
    const link = this.#system.readLink(`proc/${pid}/ns/mnt`)
    return 'value' in link ? link.value : undefined
  }

  #readMounted(pid: number) {
    const text = this.#system.readText(`proc/${pid}/mountinfo`, MAX_MOUNTINFO_BYTES)
    return 'value' in text ? parseMountedNetworks(text.value) : []
  }
}

const LISTS_PER_LOOK = 20

const MAX_MOUNT_NAMESPACES_COUNT = 2_000

/** 10,000 mounts. */
const MAX_MOUNTINFO_BYTES = 2 * 1024 * 1024
