import { ApiFailure } from '../answers/api-error.ts'
import { FairQueue } from './fair-queue.ts'

/** Does the work of a caller when it is its turn. */
export type AccountGate = <T>(caller: GateCaller, work: () => Promise<T>) => Promise<T>

export interface GateCaller {
  readonly accountId: string
  readonly userId: string
  /** Tells that nobody waits for the answer any more. */
  readonly isGone: () => boolean
}

export interface AccountGateBounds {
  readonly maxAtOnce: number
  readonly maxAtOnceOfOneAccount: number
  readonly maxWaitingOfOneUser: number
  readonly maxWaitMs: number
}

/**
 * Ten connections are in the pool, and one that is busy is one less for everybody: an auditor with 100 connections
 * made a list of another account take 4.1 s instead of 3 ms. Two lists at once of an account keep two cores of the
 * database busy.
 */
export const LIST_BOUNDS: AccountGateBounds = {
  maxAtOnce: 5,
  maxAtOnceOfOneAccount: 2,
  maxWaitingOfOneUser: 128,
  maxWaitMs: 10_000,
}

/** Most changes lock their account, so more than two at once of it would only wait with a connection. */
export const CHANGE_BOUNDS: AccountGateBounds = { ...LIST_BOUNDS, maxAtOnce: 3 }

/**
 * Lets little be done at once that needs the database, for one account and for all. The rest waits without a
 * connection: accounts take turns, and so do the users of an account.
 * @throws APIGW.0308 from the gate, when too many of a user wait, or when there was no turn in time.
 */
export function createAccountGate(bounds: AccountGateBounds): AccountGate {
  const running = new Map<string, number>()
  const waiting = new FairQueue<Waiting>()
  let atOnce = 0

  return async (caller, work) => {
    const { accountId } = caller
    if (waiting.size === 0 && hasRoom(accountId)) start(accountId)
    else await wait(caller)
    try {
      return await work()
    } finally {
      end(accountId)
    }
  }

  function hasRoom(accountId: string): boolean {
    const own = running.get(accountId) ?? 0
    return atOnce < bounds.maxAtOnce && own < bounds.maxAtOnceOfOneAccount
  }

  function start(accountId: string): void {
    atOnce += 1
    running.set(accountId, (running.get(accountId) ?? 0) + 1)
  }

  function end(accountId: string): void {
    atOnce -= 1
    const own = (running.get(accountId) ?? 0) - 1
    if (own > 0) running.set(accountId, own)
    else running.delete(accountId)
    letNextIn()
  }

  function wait({ accountId, userId, isGone }: GateCaller): Promise<void> {
    const beside = waiting.sizeOf(accountId, userId)
    if (beside >= bounds.maxWaitingOfOneUser) {
      throw new ApiFailure('APIGW.0308', `${beside} requests of the user wait already.`)
    }
    return new Promise((resolve, reject) => {
      const leave = (why: string) => reject(new ApiFailure('APIGW.0308', why))
      const timeout = setTimeout(() => {
        waiting.remove(accountId, userId, item)
        leave('Earlier requests of the account took too long.')
      }, bounds.maxWaitMs)
      const item: Waiting = {
        isGone,
        enter: () => (clearTimeout(timeout), start(accountId), resolve()),
        leave: () => (clearTimeout(timeout), leave('The client is gone.')),
      }
      waiting.add(accountId, userId, item)
      // There may be room for this account while those that wait are of others.
      letNextIn()
    })
  }

  function letNextIn(): void {
    while (waiting.size > 0) {
      const next = waiting.take((accountId, { isGone }) => isGone() || hasRoom(accountId))
      if (next === undefined) return
      if (next.isGone()) next.leave()
      else next.enter()
    }
  }
}

interface Waiting {
  readonly isGone: () => boolean
  readonly enter: () => void
  readonly leave: () => void
}
