import type { Ask } from './machine/ask.ts'
import type { Environment } from './machine/environment.ts'
import type { Terminal } from './output/terminal.ts'

/** The surroundings that every command gets. */
export interface Context {
  readonly environment: Environment
  readonly terminal: Terminal
  /** Undefined where there is no person to ask. */
  readonly ask: Ask | undefined
  /**
   * Returns a signal that SIGINT and SIGTERM abort from the first call on; a second one ends the process at
   * once. So does SIGHUP, unless something else is to happen then.
   */
  readonly stopSignal: (onHangUp?: () => void) => AbortSignal
  readonly setExitCode: (code: number) => void
}
