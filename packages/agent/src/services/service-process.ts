import type { ObservedPort } from '@openhss/contract'
import type { System } from '../system.ts'

/** A process as far as a service is recognised by it. */
export interface ServiceProcess {
  readonly pid: number
  /** Base name of its executable, or of its command where that may not be read. */
  readonly program: string
  /** Its command line. A process may rewrite it, as Redis and PostgreSQL do. */
  readonly args: readonly string[]
  /** As the process sees it; empty where that may not be read. */
  readonly workingDirectory: string
  /** Empty: none. */
  readonly containerId: string
  readonly parent: number
  /** User that it runs as (effective user ID), undefined where that may not be read. */
  readonly userId: number | undefined
  /** The file system that the process sees. */
  readonly files: System
  /** Ports that it owns; some are in a network that this process is not in. */
  readonly ports: readonly ObservedPort[]
}
