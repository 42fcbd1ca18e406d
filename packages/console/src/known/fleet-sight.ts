import type { BaselineOverview, FleetSummary } from '@openhss/contract'

/** Whether all hosts may be shown in green together: all agents are there, and their newest scans missed nothing. */
export function isFleetFullySeen({ hosts, coverage }: FleetSummary): boolean {
  return hosts.total > 0 && hosts.online === hosts.total && coverage.complete === hosts.total
}

/** Whether no host has a weak password, all accounts of all hosts were checked lately, and all agents are there. */
export function areAllPasswordsGood(
  { weak_pwd_normal: good }: BaselineOverview,
  { hosts }: FleetSummary,
): boolean {
  return hosts.total > 0 && good === hosts.total
}

/** Hosts whose passwords were never checked; undefined while that is not known. */
export function uncheckedHosts(
  { weak_pwd_total_host: checked }: BaselineOverview,
  { hosts }: FleetSummary,
): number | undefined {
  return checked === undefined ? undefined : Math.max(0, hosts.total - checked)
}
