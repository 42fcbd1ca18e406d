import type { ObservedPort } from '../ports.ts'

/** A service by its usual ports, and why it is on its list. */
export interface KnownPort {
  /** Name of the entry for programs. It is unique in both lists and never changes. */
  readonly code: string
  readonly type: ObservedPort['type']
  readonly ports: readonly number[]
  readonly service: string
  /** One sentence, in English. */
  readonly reason: string
  /** The same sentence in Chinese: HSS describes a port in both languages. */
  readonly reasonZh: string
}

export interface HarmlessPort extends KnownPort {
  /**
   * Names of the programs that make it harmless, as the files are called. `kernel` is a socket without
   * a process; `systemd` counts only as process 1, which holds the port for the service of its unit.
   */
  readonly programs: readonly string[]
}
