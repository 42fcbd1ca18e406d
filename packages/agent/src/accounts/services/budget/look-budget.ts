import { steadyMs, threadCpuMs } from '../../../process/cpu-budget.ts'
import { UserMeter } from './user-meter.ts'
import type { Allowance, Pool } from './user-meter.ts'

/** What one look may cost. */
export interface LookBounds {
  /** All users of the system together, root among them: nobody else takes from it. */
  readonly system: Allowance
  /** Each other user. */
  readonly user: Allowance
  /** All other users together. */
  readonly users: Allowance
}

/**
 * The budget of one look: bytes that are read, what is made of them, and time, by the user whose processes they
 * are read for. So nobody takes what is another's, whatever he starts.
 */
export class LookBudget {
  readonly #bounds: LookBounds
  readonly #system: Pool
  readonly #users: Pool
  readonly #meters = new Map<number | undefined, UserMeter>()

  constructor(bounds: LookBounds) {
    this.#bounds = bounds
    this.#system = { ...bounds.system }
    this.#users = { ...bounds.users }
  }

  /** @param userId who started the process; undefined: not known. */
  meterOf(userId: number | undefined): UserMeter {
    const known = this.#meters.get(userId)
    if (known) return known
    const meter = isOfSystem(userId)
      ? new UserMeter([this.#system], CLOCK)
      : new UserMeter([{ ...this.#bounds.user }, this.#users], CLOCK)
    this.#meters.set(userId, meter)
    return meter
  }

  /** Things that were not read for want of bytes or time, by the user. */
  get refused(): ReadonlyMap<number | undefined, number> {
    return new Map([...this.#meters].map(([userId, { refused }]) => [userId, refused]))
  }
}

const CLOCK = { cpuMs: threadCpuMs, nowMs: steadyMs }

/** login.defs(5): people's numbers begin at 1,000; services of packages are below. */
export function isOfSystem(userId: number | undefined): userId is number {
  return userId !== undefined && userId < FIRST_USER_ID
}

const FIRST_USER_ID = 1_000

const MB = 1024 * 1024

/**
 * To read all accounts. A Tomcat takes 20 KB and 10 ms, PostgreSQL 250 bytes for each role. With what is made of
 * them, and the accounts on their way, the agent stays below its ceiling.
 */
export const READ_BOUNDS: LookBounds = {
  system: { bytes: 32 * MB, cpuMs: 5_000, wallMs: 120_000 },
  user: { bytes: 4 * MB, cpuMs: 400, wallMs: 15_000 },
  users: { bytes: 12 * MB, cpuMs: 1_500, wallMs: 60_000 },
}

/**
 * To recognise services by what /proc says of their processes. It is bounded apart, so that what is read of one
 * never depends on how many others there are.
 */
export const FINDING_BOUNDS: LookBounds = {
  system: { bytes: 16 * MB, cpuMs: Infinity, wallMs: Infinity },
  user: { bytes: 2 * MB, cpuMs: Infinity, wallMs: Infinity },
  users: { bytes: 8 * MB, cpuMs: Infinity, wallMs: Infinity },
}

/** To see whether an account may have changed, every five seconds. */
export const VERSION_BOUNDS: LookBounds = {
  system: { bytes: 8 * MB, cpuMs: 500, wallMs: 30_000 },
  user: { bytes: MB, cpuMs: 50, wallMs: 5_000 },
  users: { bytes: 4 * MB, cpuMs: 150, wallMs: 15_000 },
}
