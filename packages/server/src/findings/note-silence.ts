import type { OnStateChanges } from '../host-liveness/offline-sweep.ts'
import type { StateChange } from '../host-liveness/liveness-queries.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import type { FindingFacts } from '../host-state/judging/finding-rows.ts'
import { changeStanding } from '../host-state/judging/standing-finding.ts'

/** What the finding of a silent host rests on. */
export function factsOfSilence({ lastSeenAt, goodbye }: SilentHost): FindingFacts {
  return {
    last_seen_at: lastSeenAt.toISOString(),
    ...(goodbye !== null && { reason: goodbye }),
  }
}

type SilentHost = Pick<StateChange, 'lastSeenAt' | 'goodbye'>

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
      facts: isSilent ? factsOfSilence(change) : undefined,
      cause: isSilent ? 'silence' : 'heard',
      now,
    })
  })
}
