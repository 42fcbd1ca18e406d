/**
 * How many events somebody may cause who changes nothing: a minute's share for each source, and one for
 * each account that is written to, so that nobody fills the disk by being refused.
 */
export interface EventBudget {
  /** False: the share of this minute is spent. */
  spend(domainId: string, source: string): boolean
}

const MINUTE_MS = 60_000

/** Remembers at most `perAccount` sources for each account. */
export function createEventBudget(
  { perSource, perAccount }: { readonly perSource: number; readonly perAccount: number },
  now: () => number = () => Date.now(),
): EventBudget {
  const accounts = new Map<string, { total: number; sources: Map<string, number> }>()
  let minute = 0

  return {
    spend: (domainId, source) => {
      const current = Math.floor(now() / MINUTE_MS)
      if (current !== minute) accounts.clear()
      minute = current
      const spent = accounts.get(domainId) ?? { total: 0, sources: new Map<string, number>() }
      accounts.set(domainId, spent)
      const ofSource = spent.sources.get(source) ?? 0
      if (spent.total >= perAccount || ofSource >= perSource) return false
      spent.total += 1
      spent.sources.set(source, ofSource + 1)
      return true
    },
  }
}
