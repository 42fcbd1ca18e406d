import type { OnStateChanges } from '../host-liveness/offline-sweep.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import { changeStanding } from '../host-state/judging/standing-finding.ts'

/** Opens a finding of a host that goes offline, and fixes that of one that is back, in the transaction that says so. */
export const noteSilence: OnStateChanges = async (tx, projectId, changes) => {
  const told = new Map(
    changes
      .filter(({ before, state }) => state === 'offline' || before === 'offline')
      .map((change) => [change.hostId, change]),
  )
  if (told.size === 0) return
  const now = new Date().toISOString()
  await changeFindings(tx, projectId, [...told.keys()], (host) => {
    const change = told.get(host.hostId)
    if (change === undefined) return undefined
    const isSilent = change.state === 'offline'
    return changeStanding(host, 'host_offline', {
      facts: isSilent ? { last_seen_at: change.lastSeenAt.toISOString() } : undefined,
      cause: isSilent ? 'silence' : 'heard',
      now,
    })
  })
}
