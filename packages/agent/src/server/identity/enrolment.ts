import type { HostFacts } from '@openhss/contract'
import type { Log } from '../../process/log.ts'
import { proveWritable, readIdentity, writeIdentity } from './agent-state.ts'
import type { AgentIdentity } from './agent-state.ts'
import { backOffMs } from '../back-off.ts'
import { describeFailure, OperatorError } from '../failure.ts'
import { pause } from '../../process/pause.ts'
import { isRefusal, isUnusableToken } from '../refusals.ts'
import { enrol } from './enrol.ts'

export interface EnrolmentOptions {
  readonly stateFolder: string
  /** The endpoint that this agent enrolled at, unless given. */
  readonly endpoint?: string
  readonly joinToken?: string
  readonly readFacts: () => HostFacts
  readonly log: Log
  readonly signal: AbortSignal
}

/** The agent cannot start; the message says what to do. */
class EnrolmentError extends OperatorError {
  override readonly name = 'EnrolmentError'
}

/** The present identity, and the way to another one. */
export interface RenewableIdentity {
  readonly current: AgentIdentity
  /** Called after the server rejected this identity; true when there is another one to try. */
  renew(rejected: AgentIdentity): Promise<boolean>
}

/** Keeps the agent's identity, and enrols it anew at a server that forgot it. */
export class Enrolment implements RenewableIdentity {
  readonly #options: EnrolmentOptions
  #joinToken: string | undefined
  #identity: AgentIdentity
  #renewal: Promise<boolean> | undefined

  /**
   * Takes the stored identity, or enrols with the join token; waits for a server that is away.
   * @throws EnrolmentError when there is neither, or when the server refuses the token.
   */
  static async establish(options: EnrolmentOptions): Promise<Enrolment> {
    const stored = storedIdentity(options)
    if (stored !== undefined) return new Enrolment(options, stored, options.joinToken)
    return new Enrolment(options, await enrolPatiently(options), undefined)
  }

  private constructor(
    options: EnrolmentOptions,
    identity: AgentIdentity,
    joinToken: string | undefined,
  ) {
    this.#options = options
    this.#identity = identity
    this.#joinToken = joinToken
  }

  get current(): AgentIdentity {
    return this.#identity
  }

  /**
   * Enrols anew with the join token at hand. The old identity stays until the server gave a new
   * one: a server that is restored from a backup may know it again.
   */
  async renew(rejected: AgentIdentity): Promise<boolean> {
    if (this.#identity !== rejected) return true
    this.#renewal ??= this.#tryToRenew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #tryToRenew(): Promise<boolean> {
    if (this.#joinToken === undefined) return false
    const { readFacts, stateFolder, log, signal } = this.#options
    try {
      const { endpoint } = this.#identity
      proveWritable(stateFolder)
      this.#identity = await enrol(endpoint, this.#joinToken, readFacts(), signal)
    } catch (error) {
      if (isFinal(error)) this.#joinToken = undefined
      log('warn', `Could not enrol anew: ${describeFailure(error)}`)
      return false
    }
    this.#joinToken = undefined
    // Reports use the new identity while it is being written.
    void writePatiently(this.#identity, this.#options)
    return true
  }
}

/** Reads the stored identity. An endpoint that was given replaces the stored one: a server may move. */
function storedIdentity({ stateFolder, endpoint }: EnrolmentOptions): AgentIdentity | undefined {
  const stored = readIdentity(stateFolder)
  if (stored === undefined || endpoint === undefined || endpoint === stored.endpoint) return stored
  const moved = { ...stored, endpoint }
  writeIdentity(stateFolder, moved)
  return moved
}

async function enrolPatiently(options: EnrolmentOptions): Promise<AgentIdentity> {
  const { endpoint, joinToken, readFacts, stateFolder, log, signal } = options
  if (endpoint === undefined || joinToken === undefined) {
    throw new EnrolmentError('This host is not enrolled yet: give an endpoint and a join token.')
  }
  proveWritable(stateFolder)
  for (let attempt = 0; ; attempt += 1) {
    try {
      const identity = await enrol(endpoint, joinToken, readFacts(), signal)
      await writePatiently(identity, options)
      return identity
    } catch (error) {
      signal.throwIfAborted()
      if (isFinal(error)) throw new EnrolmentError(`Enrolment failed: ${describeFailure(error)}`)
      if (attempt === 0) log('warn', `${endpoint} is away, trying again: ${describeFailure(error)}`)
      await pause(backOffMs(attempt), signal)
    }
  }
}

/** Writes until it succeeds: a join token may be good for one agent only, so a local error must not waste it. */
async function writePatiently(
  identity: AgentIdentity,
  { stateFolder, log, signal }: EnrolmentOptions,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return writeIdentity(stateFolder, identity)
    } catch (error) {
      if (signal.aborted) return
      if (attempt === 0)
        log('error', `Enrolled, trying again to keep it: ${describeFailure(error)}`)
      await pause(backOffMs(attempt), signal)
    }
  }
}

function isFinal(error: unknown): boolean {
  return isUnusableToken(error) || isRefusal(error)
}
