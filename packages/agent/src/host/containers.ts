import { belongsToRoot } from './executable-path.ts'
import type { GapTally } from './gap-tally.ts'
import { sharesNamespace } from './host-namespaces.ts'
import { parseContainerClaims } from './parse-container-id.ts'
import type { ContainerClaim } from './parse-container-id.ts'
import type { System } from './system.ts'

/** The container that a process is in, or says that it is in. */
export interface Container {
  /** IDs, the outermost first. */
  readonly ids: readonly [string, ...string[]]
  /**
   * Only root of the host can have put the process there. A user can call a control group of his own as a
   * container's is called, and so can a unit with a user; but he cannot make one in a folder of root's, and
   * a process that has the host's mounts is in no container, whatever its group is called.
   */
  readonly isProven: boolean
}

/** Containers of processes in one scan; each process is asked once. */
export class Containers {
  readonly #system: System
  readonly #missed: GapTally
  readonly #ofProcess = new Map<number, Container | undefined>()
  readonly #isRoots = new Map<string, boolean>()

  constructor(system: System, missed: GapTally) {
    this.#system = system
    this.#missed = missed
  }

  /** Undefined: in none, or its control group cannot be read. */
  containerOf(pid: number): Container | undefined {
    if (this.#ofProcess.has(pid)) return this.#ofProcess.get(pid)
    const container = this.#read(pid)
    this.#ofProcess.set(pid, container)
    return container
  }

  #read(pid: number): Container | undefined {
    const cgroup = this.#system.readText(`proc/${pid}/cgroup`, MAX_CGROUP_BYTES)
    if ('missing' in cgroup) {
      const { missing } = cgroup
      if (missing !== 'absent' && missing !== 'exited') {
        this.#missed.add('cgroup of a process', missing)
      }
      return undefined
    }
    const claims = parseContainerClaims(cgroup.value)
    if (claims.length === 0) return undefined
    const proven =
      sharesNamespace(this.#system, pid, 'mnt') === false
        ? claims.find((claim) => this.#isMadeByRoot(claim))
        : undefined
    const ids = (proven ?? claims[0])?.ids
    return ids && { ids, isProven: proven !== undefined }
  }

  /** A path that leads out of the control groups that we see (cgroup_namespaces(7)) cannot be looked up. */
  #isMadeByRoot({ hierarchy, parent }: ContainerClaim): boolean {
    if (parent.split('/').includes('..')) return false
    const key = `${hierarchy}:${parent}`
    const known = this.#isRoots.get(key)
    if (known !== undefined) return known
    const isRoots = foldersOf(hierarchy).some((folder) => {
      const access = this.#system.accessOf(`sys/fs/cgroup/${folder}${parent}`.replaceAll('//', '/'))
      return 'value' in access && belongsToRoot(access.value)
    })
    this.#isRoots.set(key, isRoots)
    return isRoots
  }
}

/** Fifteen hierarchies of paths of 4,096 characters. */
const MAX_CGROUP_BYTES = 65_536

/**
 * Where a hierarchy is mounted below /sys/fs/cgroup, with a slash: cgroup v2 there itself, or at `unified`
 * beside v1; v1 by the names of its controllers, or what follows `name=`.
 */
function foldersOf(hierarchy: string): string[] {
  if (hierarchy === '') return ['unified/', '']
  const name = hierarchy.replace(/^name=/, '')
  return [name, ...name.split(',')].map((folder) => `${folder}/`)
}
