import { ApiFailure } from '../answers/api-error.ts'

/** Two of the ten connections of the pool; the others are for quick queries. */
const MAX_AT_ONCE = 2
/** At 0.15 s for a list of a million records, the last of 16 has waited for 2.5 s. */
const MAX_WAITING_OF_ONE_TENANT = 16

/**
 * Lets few lists that may read a large table be made at once, and only one of each tenant, so that the auditor of one
 * tenant cannot take the database from everybody.
 * @throws APIGW.0308 from the gate, when too many of the tenant wait.
 */
export function createListGate(): ListGate {
  const running = new Set<string>()
  const waiting: { readonly tenantId: string; readonly enter: () => void }[] = []

  return async (tenantId, list) => {
    if (running.size < MAX_AT_ONCE && !running.has(tenantId)) running.add(tenantId)
    else await waitForTurn(tenantId)
    try {
      return await list()
    } finally {
      running.delete(tenantId)
      letNextIn()
    }
  }

  function waitForTurn(tenantId: string): Promise<void> {
    const beside = waiting.filter((each) => each.tenantId === tenantId).length
    if (beside >= MAX_WAITING_OF_ONE_TENANT) {
      throw new ApiFailure('APIGW.0308', `${beside} lists of the account wait already.`)
    }
    return new Promise((resolve) => waiting.push({ tenantId, enter: resolve }))
  }

  /** Gives the place that became free to the first that waits and whose tenant has none running. */
  function letNextIn(): void {
    const next = waiting.findIndex((each) => !running.has(each.tenantId))
    for (const { tenantId, enter } of next === -1 ? [] : waiting.splice(next, 1)) {
      running.add(tenantId)
      enter()
    }
  }
}

/** Makes a list when it is the tenant's turn. */
export type ListGate = <T>(tenantId: string, list: () => Promise<T>) => Promise<T>
