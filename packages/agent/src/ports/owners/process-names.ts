import type { System } from '../../host/system.ts'

/** Names of processes (comm), each read once. */
export class ProcessNames {
  readonly #system: System
  readonly #systemd = new Map<number, boolean>()

  constructor(system: System) {
    this.#system = system
  }

  /** The init of a host or a container, or a user's own instance: each names itself so. */
  isSystemd(pid: number): boolean {
    const known = this.#systemd.get(pid)
    if (known !== undefined) return known
    const name = this.#system.readText(`proc/${pid}/comm`, MAX_NAME_BYTES)
    const isSystemd = 'value' in name && name.value.trimEnd() === 'systemd'
    this.#systemd.set(pid, isSystemd)
    return isSystemd
  }
}

/** The kernel allows 15 characters; worker threads of its own show up to 63. */
const MAX_NAME_BYTES = 128
