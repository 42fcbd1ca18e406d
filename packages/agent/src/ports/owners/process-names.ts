import { belongsToRoot, readExecutablePath } from '../../host/executable-path.ts'
import { sharesNamespace } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'

/** What processes are, as far as they cannot choose it themselves; each is asked once. */
export class ProcessNames {
  readonly #system: System
  readonly #systemd = new Map<number, boolean>()

  constructor(system: System) {
    this.#system = system
  }

  /** Whether a process is systemd: the init of a host or a container, or the instance of a user. */
  isSystemd(pid: number): boolean {
    const known = this.#systemd.get(pid)
    if (known !== undefined) return known
    const isSystemd = this.#isNamedSystemd(pid) && this.#runsSystemd(pid)
    this.#systemd.set(pid, isSystemd)
    return isSystemd
  }

  /** Any process may take this name (prctl(2)), so it only spares the others the rest. */
  #isNamedSystemd(pid: number): boolean {
    const name = this.#system.readText(`proc/${pid}/comm`, MAX_NAME_BYTES)
    return 'value' in name && name.value.trimEnd() === 'systemd'
  }

  /**
   * The path is worth something where the host's mounts say what it leads to. In a container it is what the
   * container makes of it; its first process can only fool itself about those that it started.
   */
  #runsSystemd(pid: number): boolean {
    const path = readExecutablePath(this.#system, pid)
    if ('missing' in path || !SYSTEMD_PATH.test(path.value)) return false
    const file = this.#system.executableOf(pid)
    if ('missing' in file || !belongsToRoot(file.value)) return false
    return sharesNamespace(this.#system, pid, 'mnt') === true || this.#isFirstOfNamespace(pid)
  }

  #isFirstOfNamespace(pid: number): boolean {
    const status = this.#system.readText(`proc/${pid}/status`, MAX_STATUS_BYTES)
    return 'value' in status && /\nNSpid:(?:\t\d+)*\t1\n/.test(status.value)
  }
}

/** The kernel allows 15 characters; worker threads of its own show up to 63. */
const MAX_NAME_BYTES = 128

/** The file has some 1.5 KB, and a number for each group of the user: 65,536 at most. */
const MAX_STATUS_BYTES = 1024 * 1024

const SYSTEMD_PATH = /^(?:\/nix\/store\/[^/]+|\/usr)?\/lib(?:64)?\/systemd\/systemd$/
