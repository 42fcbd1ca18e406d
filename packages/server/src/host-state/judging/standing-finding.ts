import type { FindingEventRow, FindingFacts, FindingRow } from './finding-rows.ts'
import { missFinding, openFinding, seeFinding } from './move-finding.ts'
import type { Look } from './move-finding.ts'
import type { WantedFinding } from './wanted-finding.ts'

/** Kinds of findings that a host has or has not, and that no scan of it tells. */
type StandingKind = keyof typeof SENTENCES

const SENTENCES = { host_offline: 'host-offline', cloned_agent: 'cloned-agent' } as const

interface HostWithFindings {
  readonly hostId: string
  readonly enterpriseProjectId: string
  readonly findings: readonly FindingRow[]
}

/**
 * Opens, keeps or fixes a finding of which a host has one at most. Pure but for the IDs of its events.
 * @param news `facts` undefined: it is over.
 * @returns what changes; nothing, where it is so already.
 */
export function changeStanding(
  host: HostWithFindings,
  kind: StandingKind,
  { facts, ...news }: Pick<Look, 'now' | 'cause'> & { readonly facts: FindingFacts | undefined },
):
  { readonly put: readonly FindingRow[]; readonly events: readonly FindingEventRow[] } | undefined {
  const look: Look = { ...news, hostId: host.hostId, enterpriseProjectId: host.enterpriseProjectId }
  const before = host.findings.find((row) => row.kind === kind)
  const isThere = before !== undefined && before.state !== 'fixed'
  if (facts === undefined) {
    return isThere ? changeOf(missFinding(before, true, look)) : undefined
  }
  if (isThere) return undefined
  const wanted: WantedFinding = {
    kind,
    subject: '',
    sentence: SENTENCES[kind],
    facts,
    unconfirmedSince: null,
  }
  return changeOf(
    before === undefined ? openFinding(wanted, look) : seeFinding(before, wanted, look),
  )
}

function changeOf({ row, events }: ReturnType<typeof openFinding>) {
  return { put: [row], events }
}
