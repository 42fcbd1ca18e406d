import type { Environment } from './machine/environment.ts'
import type { Terminal } from './output/terminal.ts'

/** What every command gets. */
export interface Context {
  readonly environment: Environment
  readonly terminal: Terminal
  /** From the first call on, SIGINT and SIGTERM abort this signal; a second one ends at once. */
  readonly stopSignal: () => AbortSignal
  readonly setExitCode: (code: number) => void
}
