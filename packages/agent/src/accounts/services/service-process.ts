import type { ObservedPort } from '@openhss/contract'
import type { ReadMeter } from '../../host/read-meter.ts'
import type { System } from '../../host/system.ts'

/** A process as far as a service is recognised by it. */
export interface ServiceProcess {
  readonly pid: number
  /** Base name of its executable, or of its command where that may not be read. */
  readonly program: string
  /** Its command line. A process may rewrite it, as Redis and PostgreSQL do. */
  readonly args: readonly string[]
  /** As the process sees it; empty where that may not be read. */
  readonly workingDirectory: string
  /**
   * A variable that it was started with; undefined: it has none of this name, or it may not be read. Others
   * of them may be secrets and are wiped.
   */
  readonly environmentVariable: (name: string) => string | undefined
  /** Empty: none. */
  readonly containerId: string
  readonly parent: number
  /** Milliseconds since the epoch, right within MAX_CLOCK_ERROR_MS; undefined where it may not be read. */
  readonly startedAtMs: number | undefined
  /** User that it runs as, as the host counts (effective user ID), undefined where that may not be read. */
  readonly userId: number | undefined
  /** The real user ID, of who started it whatever rights it has by now: what is read for it counts for that user. */
  readonly ownerId: number | undefined
  /** Bounds what is read for it, its files too. */
  readonly meter?: ReadMeter | undefined
  /**
   * The file system that the process sees, as far as it may read it itself: whatever names a file here is the
   * process' own word, and root's eyes must not be lent to it.
   */
  readonly files: System
  /** The same with the rights of the agent, for files that no process named. */
  readonly filesForAgent: System
  /** Unix sockets that it listens on, as it named them; undefined where that may not be read. */
  readonly unixSockets?: readonly string[] | undefined
  /** Ports that it owns; some are in a network that this process is not in. */
  readonly ports: readonly ObservedPort[]
  /** Those of its ports that are in the network of the agent: its own there, or forwarded to it from there. */
  readonly reachablePorts: readonly ObservedPort[]
}
