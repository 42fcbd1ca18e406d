/**
 * Limits the audit events that calls without an effect may write, per source and per tenant and minute, so
 * that nobody can fill the disk by being refused.
 */
export interface EventBudget {
  /** Returns false when the share of this minute is spent. */
  spend(tenantId: string, source: string): boolean
}

const MINUTE_MS = 60_000

/** Makes a budget, which remembers at most `perTenant` sources for each tenant. */
export function createEventBudget(
  { perSource, perTenant }: { readonly perSource: number; readonly perTenant: number },
  now: () => number = () => Date.now(),
): EventBudget {
  const tenants = new Map<string, { total: number; sources: Map<string, number> }>()
  let minute = 0

  return {
    spend: (tenantId, source) => {
      const current = Math.floor(now() / MINUTE_MS)
      if (current !== minute) tenants.clear()
      minute = current
      const spent = tenants.get(tenantId) ?? { total: 0, sources: new Map<string, number>() }
      tenants.set(tenantId, spent)
      const ofSource = spent.sources.get(source) ?? 0
      if (spent.total >= perTenant || ofSource >= perSource) return false
      spent.total += 1
      spent.sources.set(source, ofSource + 1)
      return true
    },
  }
}
