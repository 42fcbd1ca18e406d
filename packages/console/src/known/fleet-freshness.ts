import type { CoverageReasons } from '@openhss/contract'
import { isFullySeen } from './freshness.ts'
import type { HostKnowledge } from './host-figures.ts'

/**
 * Whether that nothing was found may be said of all hosts, in green: every agent is there, the newest scans missed nothing,
 * and those of the host that was silent longest are fresh.
 */
export function isAllSeen(
  reasons: CoverageReasons,
  stalest: HostKnowledge | undefined,
  nowMs: number,
): boolean {
  const { coverage, seen } = reasons
  const hosts = hostsOf(reasons)
  if (stalest === undefined || coverage.complete !== hosts || seen.online !== hosts) return false
  return isFullySeen(stalest, nowMs)
}

/** How many hosts there are. */
export function hostsOf({ coverage }: Pick<CoverageReasons, 'coverage'>): number {
  return coverage.complete + coverage.partial + coverage.none
}
