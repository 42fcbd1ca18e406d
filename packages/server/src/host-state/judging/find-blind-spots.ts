import type { AccountCoverage, Gap, GapText, PortCoverage } from '@openhss/contract'
import type { WantedFinding } from './wanted-finding.ts'

/** Blind spots of one scan that have a finding of their own; a host may make up thousands. */
const MAX_BLIND_SPOTS = 100

type ScanPart = 'ports' | 'accounts'

/**
 * Makes a finding of each gap of a scan. What went away while it was read is none: nothing of it is left to be seen.
 * @param isKnown tells whether there is an open finding of the subject: it keeps its place when there are too many.
 */
export function findBlindSpots(
  part: ScanPart,
  coverage: PortCoverage | AccountCoverage | null,
  isKnown: (subject: string) => boolean,
): WantedFinding[] {
  const gaps = (coverage?.gaps ?? []).filter(({ reason }) => reason !== 'exited')
  const bySubject = Map.groupBy(gaps, (gap) => subjectOf(part, gap))
  const spots = [...bySubject].map(([subject, same]) => describe(part, subject, same, coverage))
  if (spots.length <= MAX_BLIND_SPOTS) return spots
  const inOrder = spots.toSorted((a, b) => Number(isKnown(b.subject)) - Number(isKnown(a.subject)))
  const left = inOrder.length - MAX_BLIND_SPOTS
  const others = describe(part, subjectOf(part, OTHERS), [{ ...OTHERS, count: left }], null)
  const named = inOrder
    .slice(0, MAX_BLIND_SPOTS)
    .filter(({ subject }) => subject !== others.subject)
  return [...named, others]
}

const OTHERS = { what: 'other gaps', reason: 'oversized' } as const

/** Whether the gaps of a scan are all that it has: a report that was refused comes again without them. Pure. */
export function namesAllGaps(coverage: PortCoverage | AccountCoverage | null): boolean {
  return coverage !== null && !coverage.gaps.some(({ what }) => STANDS_FOR_OTHERS.has(what))
}

const STANDS_FOR_OTHERS: ReadonlySet<string> = new Set(['other gaps', 'password check', 'report'])

function subjectOf(part: ScanPart, { what, reason }: Pick<Gap, 'what' | 'reason'>): string {
  return `${part}/${what}/${reason}`
}

function describe(
  part: ScanPart,
  subject: string,
  gaps: readonly Gap[],
  coverage: PortCoverage | AccountCoverage | null,
): WantedFinding {
  const [{ what, reason } = OTHERS] = gaps
  return {
    kind: 'blind_spot',
    subject,
    sentence: 'blind-spot',
    facts: {
      scan: part,
      what,
      reason,
      count: gaps.reduce((sum, { count }) => sum + count, 0),
      ...adviceOn(what, reason, coverage),
    },
    unconfirmedSince: null,
  }
}

/** What stood in the way and what to do about it: as the service says, or as `openhss doctor` would. */
function adviceOn(
  what: string,
  reason: Gap['reason'],
  coverage: PortCoverage | AccountCoverage | null,
): { readonly detail?: string; readonly remedy?: string } {
  const services = coverage !== null && 'services' in coverage ? (coverage.services ?? []) : []
  const service = services.find(
    (each) => what === `${each.service_type} ${each.instance}: accounts` && each.reason === reason,
  )
  if (service !== undefined) {
    const { detail, remedy = REMEDIES[reason] } = service
    return { ...(detail !== undefined && { detail }), ...(remedy !== undefined && { remedy }) }
  }
  const remedy = what === CLOCK ? SET_CLOCK : REMEDIES[reason]
  return remedy === undefined ? {} : { remedy }
}

const CLOCK: GapText = 'clock of the host'
const SET_CLOCK =
  'Let the host take its time from the network: it is more than five minutes off the server.'

const REMEDIES: Readonly<Partial<Record<Gap['reason'], string>>> = {
  permission: 'Run the agent as root on the host itself, or grant what `openhss doctor` names.',
  unsupported: 'Install a newer agent, or judge what this is by hand.',
  malformed: 'Mend what cannot be read; `openhss doctor` on the host names it.',
}
