import type { HostFacts } from '@openhss/contract'
import { areOfTwoMachines } from '../../host/machine-marks.ts'
import type { MachineMarks } from '../../host/machine-marks.ts'
import type { Log } from '../../process/log.ts'
import { proveWritable, readIdentity, writeIdentity } from './agent-state.ts'
import type { AgentSecret } from './agent-secret.ts'
import type { AgentIdentity } from './agent-state.ts'
import { backOffMs } from '../back-off.ts'
import { describeFailure, OperatorError } from '../failure.ts'
import { pause } from '../../process/pause.ts'
import { isRefusal, isUnusableToken } from '../refusals.ts'
import { claimOwnIdentity, enrol } from './enrol.ts'
import { Rejections } from './rejections.ts'

export interface EnrolmentOptions {
  readonly stateFolder: string
  /** The endpoint that this agent enrolled at, unless given. */
  readonly endpoint?: string
  readonly joinToken?: string
  readonly readFacts: () => HostFacts
  /** Reads what tells this machine from others; nothing is compared unless given. */
  readonly readMarks?: (key: string) => MachineMarks
  readonly log: Log
  readonly signal: AbortSignal
  /** Milliseconds over which the server has to reject this agent before that is believed; ten minutes unless given. */
  readonly rejectionPatienceMs?: number
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
  /**
   * Called after the server told that this agent is a copy, with the instance that it refused; true when somebody allowed
   * the copy to be a host of its own, and there is its identity.
   */
  split(copied: AgentIdentity, instance: string): Promise<boolean>
  /** Called after the server took a call with this identity. */
  accepted(taken: AgentIdentity): void
  /** Called after the server rejected this identity and took the call with the secret before. */
  acceptedBefore(rejected: AgentIdentity): void
  /**
   * Keeps another secret that the server gave, before anything uses it.
   * @throws AgentStateError when it cannot be written; the one before is used on then.
   */
  replaceSecret(secret: AgentSecret): void
}

/** The same agent with the secret that it had before; undefined when it had none. */
export function withPreviousSecret(identity: AgentIdentity): AgentIdentity | undefined {
  const { secret, previousSecret } = identity
  return previousSecret && { ...identity, secret: previousSecret, previousSecret: secret }
}

/** Keeps the agent's identity, and enrols it anew at a server that forgot it. */
export class Enrolment implements RenewableIdentity {
  readonly #options: EnrolmentOptions
  #joinToken: string | undefined
  #identity: AgentIdentity
  #renewal: Promise<boolean> | undefined
  readonly #rejections: Rejections

  /**
   * Takes the stored identity, or enrols with the join token; waits for a server that is away. On another machine than
   * the one that enrolled, a copy of it, the join token makes a host of its own.
   * @throws EnrolmentError when there is neither, or when the server refuses the token.
   */
  static async establish(options: EnrolmentOptions): Promise<Enrolment> {
    const stored = storedIdentity(options)
    if (stored !== undefined && isOfAnotherMachine(stored, options)) {
      const own = await enrolCopy(stored, options)
      return new Enrolment(options, own ?? stored, undefined)
    }
    if (stored !== undefined) {
      return new Enrolment(options, keepMarks(stored, options), options.joinToken)
    }
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
    this.#rejections = new Rejections(options.rejectionPatienceMs)
  }

  get current(): AgentIdentity {
    return this.#identity
  }

  /**
   * Enrols anew with the join token at hand, once the server has said often enough that it does not know this agent; at
   * once when the token is for another project, because nobody gives one by mistake. The old identity stays until the server
   * gave a new one: a server that is restored from a backup may know it again.
   */
  async renew(rejected: AgentIdentity): Promise<boolean> {
    if (this.#identity !== rejected) return true
    if (!this.#rejections.note() && !this.#isForAnotherProject()) return false
    this.#renewal ??= this.#tryToRenew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async split(copied: AgentIdentity, instance: string): Promise<boolean> {
    if (this.#identity !== copied) return true
    this.#renewal ??= this.#tryToSplit(instance).finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #tryToSplit(instance: string): Promise<boolean> {
    const { readFacts, stateFolder, log, signal } = this.#options
    try {
      proveWritable(stateFolder)
      const own = await claimOwnIdentity(this.#identity, instance, readFacts(), signal)
      this.#identity = withMarks(own, this.#options)
    } catch {
      // Nobody allowed it yet, or the server is an older one; that this is a copy was said already.
      return false
    }
    log('info', `This machine, a copy, is a host of its own now: ${this.#identity.hostId}`)
    // Reports use the new identity while it is being written.
    void writePatiently(this.#identity, this.#options)
    return true
  }

  accepted(taken: AgentIdentity): void {
    if (taken === this.#identity) this.#rejections.forget()
  }

  /** A server that was restored from a backup: the secret that it knows counts from now on, and the other one is kept. */
  acceptedBefore(rejected: AgentIdentity): void {
    const before = withPreviousSecret(rejected)
    if (this.#identity !== rejected || before === undefined || !this.#rejections.note()) return
    this.#identity = before
    this.#rejections.forget()
    void writePatiently(before, this.#options)
  }

  replaceSecret(secret: AgentSecret): void {
    const { secret: previousSecret, ...rest } = this.#identity
    const renewed = { ...rest, secret, previousSecret }
    writeIdentity(this.#options.stateFolder, renewed)
    this.#identity = renewed
  }

  #isForAnotherProject(): boolean {
    const project = this.#joinToken?.match(/^(.+)\./)?.[1]
    return project !== undefined && project !== this.#identity.projectId
  }

  async #tryToRenew(): Promise<boolean> {
    if (this.#joinToken === undefined) return false
    const { readFacts, stateFolder, log, signal } = this.#options
    try {
      const { endpoint } = this.#identity
      proveWritable(stateFolder)
      const renewed = await enrol(endpoint, this.#joinToken, readFacts(), signal)
      this.#identity = withMarks(renewed, this.#options)
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

function isOfAnotherMachine(
  { machine, agentId }: AgentIdentity,
  options: EnrolmentOptions,
): boolean {
  const marks = options.readMarks?.(agentId)
  return machine !== undefined && marks !== undefined && areOfTwoMachines(machine, marks)
}

/** @returns undefined when the copy has to go on with the identity of the original. */
async function enrolCopy(
  { endpoint }: AgentIdentity,
  options: EnrolmentOptions,
): Promise<AgentIdentity | undefined> {
  const { joinToken, log, signal } = options
  const what = 'This is not the machine that enrolled, but one with its files'
  if (joinToken === undefined) {
    log('warn', `${what}; give it a join token, so that it becomes a host of its own.`)
    return undefined
  }
  try {
    const own = await enrolPatiently({ ...options, endpoint })
    log('info', `${what}; it is a host of its own now: ${own.hostId}`)
    return own
  } catch (error) {
    signal.throwIfAborted()
    log('warn', `${what}. ${describeFailure(error)}`)
    return undefined
  }
}

/** Keeps the marks of an identity that has none, such as one of an older version, or whose machine shows more by now. */
function keepMarks(stored: AgentIdentity, options: EnrolmentOptions): AgentIdentity {
  const marked = withMarks(stored, options)
  const { machineId, hardware } = stored.machine ?? {}
  if (marked.machine?.machineId === machineId && marked.machine?.hardware === hardware)
    return stored
  // Without root the hardware is not seen; what root saw stays.
  if (marked.machine?.hardware === undefined && hardware !== undefined) return stored
  writeIdentity(options.stateFolder, marked)
  return marked
}

function withMarks(identity: AgentIdentity, { readMarks }: EnrolmentOptions): AgentIdentity {
  const machine = readMarks?.(identity.agentId)
  return machine === undefined ? identity : { ...identity, machine }
}

async function enrolPatiently(options: EnrolmentOptions): Promise<AgentIdentity> {
  const { endpoint, joinToken, readFacts, stateFolder, log, signal } = options
  if (endpoint === undefined || joinToken === undefined) {
    throw new EnrolmentError('This host is not enrolled yet: give an endpoint and a join token.')
  }
  proveWritable(stateFolder)
  for (let attempt = 0; ; attempt += 1) {
    try {
      const identity = withMarks(await enrol(endpoint, joinToken, readFacts(), signal), options)
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
