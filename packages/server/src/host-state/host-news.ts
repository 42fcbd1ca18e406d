import type { HostEvent } from '../host-liveness/host-events.ts'
import type { HostUpdate } from './host-columns.ts'
import type { HostReport } from './host-report.ts'
import type { StoredHost } from './stored-host.ts'

/** Tells what a report says of the agent and of what can be seen, where that is another thing than before. Pure. */
export function hostNews(before: StoredHost, after: HostUpdate): HostEvent[] {
  const hostId = before.host_id
  const events: HostEvent[] = []
  if (before.agent_version !== after.agent_version) {
    const details = { from: before.agent_version, to: after.agent_version }
    events.push({ hostId, kind: 'upgraded', details })
  }
  for (const [what, column] of COVERAGES) {
    const change = `${before[column]} ${after[column]}`
    const details = { what }
    if (change === 'complete partial') events.push({ hostId, kind: 'coverage_lost', details })
    if (change === 'partial complete') events.push({ hostId, kind: 'coverage_regained', details })
  }
  return events
}

/** Tells of changes that the agent had no room for, unless that is known. Pure. */
export function lostChanges(host: StoredHost, report: HostReport): HostEvent[] {
  const known = report.kind === 'ports' ? host.last_port_change_seq : host.last_account_change_seq
  return (report.changes?.lost ?? [])
    .filter(({ seq }) => seq > known)
    .map(({ count, from, to }) => {
      const details = { what: report.kind, count: String(count), from, to }
      return { hostId: host.host_id, kind: 'changes_lost', details }
    })
}

const COVERAGES = [
  ['ports', 'ports_covered'],
  ['accounts', 'accounts_covered'],
] as const
