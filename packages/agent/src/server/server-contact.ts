import type { Log } from '../process/log.ts'
import { describeFailure } from './failure.ts'
import { isCopyRefusal, isHostDeleted, isInDoubt } from './barring.ts'
import { isRefusal, isRejection } from './refusals.ts'

/** Keeps whether the server takes reports, and logs each change of that once. */
export class ServerContact {
  readonly #log: Log
  readonly #record: ContactNotes
  #state: ContactState = 'fine'

  constructor(log: Log, record: ContactNotes) {
    this.#log = log
    this.#record = record
  }

  succeeded(): void {
    this.#record.succeeded()
    if (this.#become('fine')) this.#log('info', 'The server takes reports again.')
  }

  failed(error: unknown): void {
    const state = stateAfter(error)
    const problem = `${MEANING[state]}: ${describeFailure(error)}`
    this.#record.failed(problem)
    if (this.#become(state)) this.#log('warn', problem)
  }

  #become(state: ContactState): boolean {
    const changed = this.#state !== state
    this.#state = state
    return changed
  }
}

/** Takes down how the last contact was. */
interface ContactNotes {
  succeeded(): void
  failed(problem: string): void
}

type ContactState = 'fine' | keyof typeof MEANING

const MEANING = {
  unreachable: 'The server does not take reports; scanning goes on, the newest report waits',
  rejected:
    'The server does not know this agent; scanning goes on, enrol again with a join token if that stays',
  doubted:
    'The server still hears an agent with this identity; scanning goes on, the newest report waits',
  copied:
    'The server does not take reports of this machine, which runs with the identity of another one; it is asked again every five minutes',
  deleted:
    'The server does not take reports: somebody deleted this host there; it is asked again every five minutes',
  refused: 'The server refused a report',
} as const

function stateAfter(error: unknown): keyof typeof MEANING {
  if (isCopyRefusal(error)) return isInDoubt(error) ? 'doubted' : 'copied'
  if (isHostDeleted(error)) return 'deleted'
  if (isRejection(error)) return 'rejected'
  return isRefusal(error) ? 'refused' : 'unreachable'
}
