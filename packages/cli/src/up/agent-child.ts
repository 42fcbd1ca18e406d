import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { AgentEvent } from '@openhss/agent'
import { AGENT_ENTRY, AGENT_NODE_OPTIONS } from '@openhss/agent/entry'

export interface AgentChildOptions {
  readonly endpoint: string
  readonly dataDirectory: string
  /** Environment of the agent: only what it needs, so no database address and no password. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly onEvent: (event: AgentEvent) => void
}

/** The agent as a process of its own. Only there the password hashes of this machine are read. */
export class AgentChild {
  readonly #process: ChildProcess
  /** Resolves when the process has ended and says how it ended. */
  readonly ended: Promise<string>

  constructor(options: AgentChildOptions, joinToken: string | undefined) {
    const { endpoint, dataDirectory, variables, onEvent } = options
    this.#process = fork(AGENT_ENTRY, [], {
      // These replace the options of this process.
      execArgv: [...AGENT_NODE_OPTIONS],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: variables.PATH,
        // A setting of glibc: memory that one thread gives back serves the others. With a heap for each of
        // its threads the process peaks at 10 MB more, and keeps 15 more.
        MALLOC_ARENA_MAX: '1',
        NODE_EXTRA_CA_CERTS: variables.NODE_EXTRA_CA_CERTS,
        NODE_COMPILE_CACHE: variables.NODE_COMPILE_CACHE,
        OPENHSS_ENDPOINT: endpoint,
        OPENHSS_JOIN_TOKEN: joinToken,
        OPENHSS_DATA_DIR: dataDirectory,
        // This is the server of this machine, so nothing leaves the machine, whatever address it has.
        OPENHSS_ALLOW_HTTP: '1',
        OPENHSS_AGENT_CPU_PERCENT: variables.OPENHSS_AGENT_CPU_PERCENT,
        // A newcomer waits for the first findings.
        OPENHSS_AGENT_INTERACTIVE: '1',
      },
    })
    this.#process.on('message', (message) => onEvent(message as AgentEvent))
    this.ended = endOf(this.#process)
  }

  /** Asks the agent to stop, and ends it after the grace time. */
  async stop(graceMs: number): Promise<void> {
    this.#process.kill('SIGTERM')
    const force = setTimeout(() => this.kill(), graceMs)
    await this.ended
    clearTimeout(force)
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    return signal === null ? `exit code ${code}` : signal
  } catch (error) {
    return (error as Error).message
  }
}
