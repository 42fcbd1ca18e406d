import path from 'node:path'
import type { ExecutableState } from '@openhss/contract'
import { isUsualPlace } from '@openhss/contract/runtime'
import { belongsToRoot, isSameFile, readExecutable } from '../../host/executable-path.ts'
import type { Executable } from '../../host/executable-path.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import { NOBODY, parseIdentity } from '../../host/may-read.ts'
import type { Reading, System } from '../../host/system.ts'

/** Programs of processes in one scan: each process is asked once, because it may run another one by the next. */
export class Programs {
  readonly #system: System
  readonly #missed: GapTally
  readonly #executables = new Map<number, Reading<Executable>>()
  readonly #states = new Map<number, ExecutableState>()
  readonly #users = new Map<number, number | undefined>()
  readonly #folders = new Map<string, boolean>()

  constructor(system: System, missed: GapTally) {
    this.#system = system
    this.#missed = missed
  }

  pathOf(pid: number): string | undefined {
    return this.#executableOf(pid)?.path
  }

  /** Whether the file of the program is gone; undefined: it is not, or the program is not known. */
  goneOf(pid: number): Executable['gone'] {
    return this.#executableOf(pid)?.gone
  }

  /** What is known of the file of the program; undefined where the program itself is not known. */
  stateOf(pid: number): ExecutableState | undefined {
    const executable = this.#executableOf(pid)
    if (executable === undefined) return undefined
    const known = this.#states.get(pid)
    if (known !== undefined) return known
    const state = executable.gone ?? this.#judge(pid, executable.path)
    this.#states.set(pid, state)
    return state
  }

  /** The real user that a process belongs to: a setuid program is that of the user who started it. */
  userOf(pid: number): number | undefined {
    if (this.#users.has(pid)) return this.#users.get(pid)
    const status = this.#system.readText(`proc/${pid}/status`, MAX_STATUS_BYTES)
    const { userId } = 'value' in status ? parseIdentity(status.value) : NOBODY
    this.#users.set(pid, userId)
    return userId
  }

  #executableOf(pid: number): Executable | undefined {
    let reading = this.#executables.get(pid)
    if (reading === undefined) {
      reading = readExecutable(this.#system, pid)
      if ('missing' in reading) this.#missed.add('executable path', reading.missing)
      this.#executables.set(pid, reading)
    }
    return 'value' in reading ? reading.value : undefined
  }

  /**
   * A path is what the mounts of the process make of it: whoever has a user namespace can put any file in the
   * place of any other. So it counts only if it leads to the same file for the host.
   */
  #judge(pid: number, file: string): ExecutableState {
    const running = this.#system.executableOf(pid)
    if ('missing' in running) return 'unread'
    if (!isSameFile(this.#system.identityOf(file.slice(1)), running.value)) return 'elsewhere'
    if (!belongsToRoot(running.value) || !this.#isFixed(path.posix.dirname(file)))
      return 'changeable'
    if (isUsualPlace(file)) return 'installed'
    // Root can write to any place, so a program of root's is only worth something where packages put them.
    const user = this.userOf(pid)
    return user === undefined || user === 0 ? 'changeable' : 'installed'
  }

  /** Whether only root can put another file at a path in this folder. */
  #isFixed(folder: string): boolean {
    const known = this.#folders.get(folder)
    if (known !== undefined) return known
    const access = this.#system.accessOf(folder.slice(1))
    const isFixed =
      'value' in access &&
      belongsToRoot(access.value) &&
      (folder === '/' || this.#isFixed(path.posix.dirname(folder)))
    this.#folders.set(folder, isFixed)
    return isFixed
  }
}

/** The file has some 1.5 KB, and a number for each group of the user: 65,536 at most. */
const MAX_STATUS_BYTES = 1024 * 1024
