import { ApiFailure } from '../answers/api-error.ts'
import { FairQueue } from './fair-queue.ts'

/** Does the work of a caller when it is its turn. */
export type TenantGate = <T>(caller: GateCaller, work: () => Promise<T>) => Promise<T>

export interface GateCaller {
  readonly tenantId: string
  readonly userId: string
  /** Tells that nobody waits for the answer any more. */
  readonly isGone: () => boolean
}

export interface TenantGateBounds {
  readonly maxAtOnce: number
  readonly maxAtOnceOfOneTenant: number
  readonly maxWaitingOfOneUser: number
  readonly maxWaitMs: number
}

/**
 * Ten connections are in the pool, and one that is busy is one less for everybody: an auditor with 100 connections
 * made a list of another tenant take 4.1 s instead of 3 ms. Two lists at once of a tenant keep two cores of the
 * database busy.
 */
export const LIST_BOUNDS: TenantGateBounds = {
  maxAtOnce: 5,
  maxAtOnceOfOneTenant: 2,
  maxWaitingOfOneUser: 128,
  maxWaitMs: 10_000,
}

/** Most changes lock their tenant, so more than two at once of it would only wait with a connection. */
export const CHANGE_BOUNDS: TenantGateBounds = { ...LIST_BOUNDS, maxAtOnce: 3 }

/**
 * Lets little be done at once that needs the database, for one tenant and for all. The rest waits without a
 * connection: tenants take turns, and so do the users of a tenant.
 * @throws APIGW.0308 from the gate, when too many of a user wait, or when there was no turn in time.
 */
export function createTenantGate(bounds: TenantGateBounds): TenantGate {
  const running = new Map<string, number>()
  const waiting = new FairQueue<Waiting>()
  let atOnce = 0

  return async (caller, work) => {
    const { tenantId } = caller
    if (waiting.size === 0 && hasRoom(tenantId)) start(tenantId)
    else await wait(caller)
    try {
      return await work()
    } finally {
      end(tenantId)
    }
  }

  function hasRoom(tenantId: string): boolean {
    const own = running.get(tenantId) ?? 0
    return atOnce < bounds.maxAtOnce && own < bounds.maxAtOnceOfOneTenant
  }

  function start(tenantId: string): void {
    atOnce += 1
    running.set(tenantId, (running.get(tenantId) ?? 0) + 1)
  }

  function end(tenantId: string): void {
    atOnce -= 1
    const own = (running.get(tenantId) ?? 0) - 1
    if (own > 0) running.set(tenantId, own)
    else running.delete(tenantId)
    letNextIn()
  }

  function wait({ tenantId, userId, isGone }: GateCaller): Promise<void> {
    const beside = waiting.sizeOf(tenantId, userId)
    if (beside >= bounds.maxWaitingOfOneUser) {
      throw new ApiFailure('APIGW.0308', `${beside} requests of the user wait already.`)
    }
    return new Promise((resolve, reject) => {
      const leave = (why: string) => reject(new ApiFailure('APIGW.0308', why))
      const timeout = setTimeout(() => {
        waiting.remove(tenantId, userId, item)
        leave('Earlier requests of the tenant took too long.')
      }, bounds.maxWaitMs)
      const item: Waiting = {
        isGone,
        enter: () => (clearTimeout(timeout), start(tenantId), resolve()),
        leave: () => (clearTimeout(timeout), leave('The client is gone.')),
      }
      waiting.add(tenantId, userId, item)
      // There may be room for this tenant while those that wait are of others.
      letNextIn()
    })
  }

  function letNextIn(): void {
    while (waiting.size > 0) {
      const next = waiting.take((tenantId, { isGone }) => isGone() || hasRoom(tenantId))
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
