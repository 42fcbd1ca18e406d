import { ApiFailure } from '../answers/api-error.ts'

/** Of the ten connections of the pool: the rest is for what is quick. */
const MAX_AT_ONCE = 2
/** At 0.15 s for a list of a million records, the last one has waited for 2.5 s. */
const MAX_WAITING_OF_ONE_ACCOUNT = 16

/**
 * Lets few lists be made at once that may read a large table, and one of an account: its auditor must not
 * be a way to take the database from everybody. Throws APIGW.0308 when too many wait.
 */
export function createListGate(): ListGate {
  const running = new Set<string>()
  const waiting: { readonly accountId: string; readonly enter: () => void }[] = []

  return async (accountId, list) => {
    if (running.size < MAX_AT_ONCE && !running.has(accountId)) running.add(accountId)
    else await waitForTurn(accountId)
    try {
      return await list()
    } finally {
      running.delete(accountId)
      letNextIn()
    }
  }

  function waitForTurn(accountId: string): Promise<void> {
    const beside = waiting.filter((each) => each.accountId === accountId).length
    if (beside >= MAX_WAITING_OF_ONE_ACCOUNT) {
      throw new ApiFailure('APIGW.0308', `${beside} lists of the account wait already.`)
    }
    return new Promise((resolve) => waiting.push({ accountId, enter: resolve }))
  }

  /** Whoever leaves makes one place: for the first one that waits and whose account has none. */
  function letNextIn(): void {
    const next = waiting.findIndex((each) => !running.has(each.accountId))
    for (const { accountId, enter } of next === -1 ? [] : waiting.splice(next, 1)) {
      running.add(accountId)
      enter()
    }
  }
}

/** Makes a list for this account when it is its turn. */
export type ListGate = <T>(accountId: string, list: () => Promise<T>) => Promise<T>
