import type { HostKnowledge } from './host-figures.ts'

/**
 * Whether a host may be shown in green: its agent is there, its newest scans missed nothing, and the newest scan of its
 * ports is younger than three of the intervals between them.
 */
export function isFullySeen(host: HostKnowledge, nowMs: number): boolean {
  const { seen, ports_covered, accounts_covered, last_port_scan_at: scannedAt } = host
  if (seen !== 'online' || ports_covered !== 'complete' || accounts_covered !== 'complete') {
    return false
  }
  return scannedAt !== undefined && nowMs - Date.parse(scannedAt) < MAX_AGE_MS
}

/** Agents scan every 30 s, and that nothing changed is written up to 45 s later. */
const MAX_AGE_MS = 3 * 30_000 + 45_000
