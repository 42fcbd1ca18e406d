import type { Log } from '../process/log.ts'
import { describeFailure } from './failure.ts'
import { isRefusal, isRejection } from './refusals.ts'

/** Keeps whether the server takes reports, and logs each change of that once. */
export class ServerContact {
  readonly #log: Log
  #state: ContactState = 'fine'

  constructor(log: Log) {
    this.#log = log
  }

  succeeded(): void {
    if (this.#become('fine')) this.#log('info', 'The server takes reports again.')
  }

  failed(error: unknown): void {
    const state = stateAfter(error)
    if (this.#become(state)) this.#log('warn', `${MEANING[state]}: ${describeFailure(error)}`)
  }

  #become(state: ContactState): boolean {
    const changed = this.#state !== state
    this.#state = state
    return changed
  }
}

type ContactState = 'fine' | keyof typeof MEANING

const MEANING = {
  unreachable: 'The server does not take reports; scanning goes on, the newest report waits',
  rejected:
    'The server does not know this agent; scanning goes on, enrol again with a join token if that stays',
  refused: 'The server refused a report',
} as const

function stateAfter(error: unknown): keyof typeof MEANING {
  if (isRejection(error)) return 'rejected'
  return isRefusal(error) ? 'refused' : 'unreachable'
}
