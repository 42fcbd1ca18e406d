import type { CoverageReasons, FleetHost } from '@openhss/contract'
import { isFullySeen } from '../../known/freshness.ts'

/**
 * How far the fleet is. `no_hosts`: nothing is watched. `first_look`: no host was looked at from end to end yet.
 * `looked_at`: some were.
 */
export type OverviewStage = 'no_hosts' | 'first_look' | 'looked_at'

/** Tells how far the fleet is. Pure. */
export function overviewStage(
  coverage: CoverageReasons,
  newcomers: readonly FleetHost[],
): OverviewStage {
  const total = hostTotal(coverage)
  if (total === 0) return 'no_hosts'
  return newcomers.filter(isFirstLook).length === total ? 'first_look' : 'looked_at'
}

/** Whether one of the two scans of a host never ended yet. Pure. */
export function isFirstLook(host: Pick<FleetHost, 'ports_covered' | 'accounts_covered'>): boolean {
  return host.ports_covered === 'none' || host.accounts_covered === 'none'
}

/** Pure. */
export function hostTotal({ coverage: { complete, partial, none } }: CoverageReasons): number {
  return complete + partial + none
}

/**
 * Whether all of the fleet may be shown in green.
 * @param stalest the hosts that were silent longest, so that the others are fresher.
 */
export function isAllSeen(
  coverage: CoverageReasons,
  stalest: readonly FleetHost[],
  nowMs: number,
): boolean {
  return (
    mayBeAllSeen(coverage) &&
    stalest.length > 0 &&
    stalest.every((host) => isFullySeen(host, nowMs))
  )
}

/** Whether the numbers allow it. Pure. */
export function mayBeAllSeen({ coverage, seen }: CoverageReasons): boolean {
  const total = coverage.complete
  return total > 0 && coverage.partial + coverage.none === 0 && seen.online === total
}
