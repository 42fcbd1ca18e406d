import type { CoverageReasons } from '@openhss/contract'

/** How much is known of all hosts together. */
export type FleetSight = 'no-hosts' | 'all-seen' | 'partly-seen'

/** Whether that nothing was found may be said of all hosts: every agent is there, and the newest scans missed nothing. */
export function sightOfFleet({ coverage, seen }: CoverageReasons): FleetSight {
  const hosts = coverage.complete + coverage.partial + coverage.none
  if (hosts === 0) return 'no-hosts'
  return coverage.complete === hosts && seen.online === hosts ? 'all-seen' : 'partly-seen'
}
