import { hash } from 'node:crypto'
import type { AccountReport, PortReport } from '@openhss/contract'

/**
 * Sums up what a report of ports says besides its list and its time: who the host is, and whether the scan was whole.
 * The numbers of the coverage are left out, because processes come and go between any two scans. Every hour it is another
 * one, so that those numbers and what the agent costs are written then.
 * @param now milliseconds since the epoch.
 */
export function portHeadOf(
  hostId: string,
  { host, coverage }: Pick<PortReport, 'host' | 'coverage'>,
  now: number = Date.now(),
): string {
  const facts = JSON.stringify([hourOf(hostId, now), host, coverage], (_, part: unknown) =>
    typeof part === 'number' ? undefined : part,
  )
  return summed(facts)
}

/** Does the same for a report of accounts, whose coverage changes only with a check. */
export function accountHeadOf(
  hostId: string,
  { host, coverage }: Pick<AccountReport, 'host' | 'coverage'>,
  now: number = Date.now(),
): string {
  return summed(JSON.stringify([hourOf(hostId, now), host, coverage]))
}

function summed(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, CHARACTERS)
}

/** 132 bits. */
const CHARACTERS = 22

/** Text, and of each host another moment at which the hour begins, so that a fleet is not written at once. */
function hourOf(hostId: string, now: number): string {
  const offset = Number.parseInt(hostId.slice(0, 7), 16) || 0
  return String(Math.floor((now + offset) / HOUR_MS))
}

const HOUR_MS = 3_600_000
