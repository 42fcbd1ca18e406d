import type { System } from '../../host/system.ts'
import type { Holder, Look } from './descriptor-search.ts'

/**
 * Finds, for a socket that several processes hold, the one that listened before it forked: the topmost
 * ancestor that holds it, below the systemd that opened it for a service. Ancestors are few and shared
 * (init, supervisor, main process), so each is read once, and as far as the budget of the look goes: a parent may hold the socket by another
 * number than its child, as systemd does, which hands sockets over as descriptor 3 and up.
 */
export class ListeningParents {
  readonly #system: System
  readonly #look: Look
  readonly #parents = new Map<number, number>()
  readonly #descriptors = new Map<number, ReadonlyMap<string, string>>()

  constructor(system: System, look: Look) {
    this.#system = system
    this.#look = look
  }

  /** Returns the holder itself if none of its ancestors holds the socket, or may be read. */
  topmostHolder(link: string, holder: Holder): Holder {
    let topmost = holder
    for (const pid of this.#ancestorsOf(holder.pid)) {
      const fd = this.#descriptorsOf(pid).get(link)
      if (fd !== undefined && !this.#look.names.isSystemd(pid)) topmost = { pid, fd }
    }
    return topmost
  }

  #ancestorsOf(pid: number): number[] {
    const ancestors: number[] = []
    let parent = this.#parentOf(pid)
    // A process ID that is given to another process during the walk could close a ring.
    while (parent > 0 && parent !== pid && !ancestors.includes(parent)) {
      ancestors.push(parent)
      parent = this.#parentOf(parent)
    }
    return ancestors
  }

  #parentOf(pid: number): number {
    const known = this.#parents.get(pid)
    if (known !== undefined) return known
    const stat = this.#system.readText(`proc/${pid}/stat`, MAX_STAT_BYTES)
    const parent = 'value' in stat ? parseParent(stat.value) : 0
    this.#parents.set(pid, parent)
    return parent
  }

  /** Maps the links of a process's descriptors to their numbers; the first one counts. */
  #descriptorsOf(pid: number): ReadonlyMap<string, string> {
    const known = this.#descriptors.get(pid)
    if (known !== undefined) return known
    const descriptors = new Map<string, string>()
    const { budget, users } = this.#look
    const listing = this.#system.listDirectory(`proc/${pid}/fd`, MAX_DESCRIPTORS_COUNT)
    for (const fd of 'value' in listing ? listing.value : []) {
      if (!budget.take(users.userOf(pid))) break
      const link = this.#system.readLink(`proc/${pid}/fd/${fd}`)
      if ('value' in link && !descriptors.has(link.value)) descriptors.set(link.value, fd)
    }
    this.#descriptors.set(pid, descriptors)
    return descriptors
  }
}

const MAX_STAT_BYTES = 4096

/** Where an ancestor has more, the holder below it is named. */
const MAX_DESCRIPTORS_COUNT = 10_000

/**
 * Parses the parent's process ID out of the text of /proc/<pid>/stat; 0: it has none. The name before it
 * stands in parentheses and may itself hold parentheses, spaces and line breaks, so it ends with the last one.
 */
export function parseParent(stat: string): number {
  const fields = /^ \S (\d{1,7}) /.exec(stat.slice(stat.lastIndexOf(')') + 1))
  return Number(fields?.[1] ?? 0)
}
