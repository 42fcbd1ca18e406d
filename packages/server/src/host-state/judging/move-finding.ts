import { SEVERITIES } from '@openhss/contract'
import type { FindingCause, FindingEventKind, FindingState } from '@openhss/contract'
import { newId } from '../../db/new-id.ts'
import { brokenGuard, fillIn } from './acceptance-guards.ts'
import type { FindingEventRow, FindingRow } from './finding-rows.ts'
import { findingIdOf, rankOf } from './wanted-finding.ts'
import type { WantedFinding } from './wanted-finding.ts'

/** A finding after something was learnt of it, and what happened to it. */
export interface MovedFinding {
  readonly row: FindingRow
  readonly events: readonly FindingEventRow[]
}

/** What is the same for all findings of one look at a host. */
export interface Look {
  readonly hostId: string
  readonly enterpriseProjectId: string
  /** ISO 8601. */
  readonly now: string
  /** How the server came to know. */
  readonly cause: Extract<FindingCause, 'scan' | 'silence' | 'heard' | 'clone'>
}

/** Opens a finding that was never there. Pure but for the IDs of its events. */
export function openFinding(wanted: WantedFinding, look: Look): MovedFinding {
  const row: FindingRow = {
    ...looked(wanted, look),
    finding_id: findingIdOf(look.hostId, wanted),
    kind: wanted.kind,
    subject: wanted.subject,
    state: 'open',
    first_seen_at: look.now,
    changed_at: look.now,
    fixed_at: null,
    reopened: 0,
    acceptance_id: null,
    accepted_until: null,
    guards: null,
    assignee_id: null,
  }
  return { row, events: [eventOf(row, 'opened', look, { from_value: null, to_value: 'open' })] }
}

/**
 * Goes on with a finding that is there, or is there again. An acceptance holds while its guards do, also over a time in
 * which the finding was fixed. Pure but for the IDs of its events.
 */
export function seeFinding(before: FindingRow, wanted: WantedFinding, look: Look): MovedFinding {
  const events: FindingEventRow[] = []
  let row: FindingRow = { ...before, ...looked(wanted, look) }
  const end = endOfAcceptance(row, look.now)
  if (end !== undefined) {
    events.push(eventOf(row, 'acceptance_ended', { ...look, cause: end }, ENDED))
    row = withoutAcceptance(row)
  } else if (row.guards !== null) row = { ...row, guards: fillIn(row.guards, row.facts) }
  const state: FindingState = row.acceptance_id === null ? 'open' : 'accepted'
  if (before.state === 'fixed') {
    row = { ...row, reopened: row.reopened + 1, fixed_at: null }
    if (!isRestless(row, look.now))
      events.push(eventOf(row, 'reopened', look, { from_value: 'fixed', to_value: state }))
  }
  if (row.severity !== before.severity) {
    const kind = row.severity > before.severity ? 'severity_raised' : 'severity_lowered'
    events.push(
      eventOf(row, kind, look, {
        from_value: nameOf(before.severity),
        to_value: nameOf(row.severity),
      }),
    )
  }
  const hasMoved = state !== before.state || row.severity !== before.severity
  return { row: { ...row, state, changed_at: hasMoved ? look.now : row.changed_at }, events }
}

/**
 * Goes on with a finding that is not there any more, or that could not be seen.
 * @param isSeen whether it would have been seen, were it there: nothing else fixes a finding.
 */
export function missFinding(before: FindingRow, isSeen: boolean, look: Look): MovedFinding {
  if (before.state === 'fixed') return { row: before, events: [] }
  if (!isSeen) {
    return {
      row: { ...before, unconfirmed_since: before.unconfirmed_since ?? look.now },
      events: [],
    }
  }
  const row: FindingRow = {
    ...before,
    state: 'fixed',
    fixed_at: look.now,
    changed_at: look.now,
    unconfirmed_since: null,
  }
  if (isRestless(row, look.now)) return { row, events: [] }
  return {
    row,
    events: [eventOf(row, 'fixed', look, { from_value: before.state, to_value: 'fixed' })],
  }
}

/**
 * Whether a finding comes and goes so often that each time is no event any more: its number tells. A host that does so on
 * purpose would fill the table.
 */
function isRestless({ reopened, first_seen_at: since }: FindingRow, now: string): boolean {
  return reopened >= MIN_RESTLESS && Date.parse(now) - Date.parse(since) < reopened * HOUR_MS
}

const MIN_RESTLESS = 10
const HOUR_MS = 3_600_000

/** The finding as it is when nobody accepts it. */
export function withoutAcceptance(row: FindingRow): FindingRow {
  const state = row.state === 'accepted' ? 'open' : row.state
  return { ...row, state, acceptance_id: null, accepted_until: null, guards: null }
}

/** Makes an event of a finding. */
export function eventOf(
  row: Pick<FindingRow, 'finding_id' | 'host_id'>,
  kind: FindingEventKind,
  { now, cause, actor = '', comment = null }: EventHead,
  change: Pick<FindingEventRow, 'from_value' | 'to_value'>,
): FindingEventRow {
  const { finding_id, host_id } = row
  return { finding_id, host_id, at: now, id: newId(), kind, actor, cause, comment, ...change }
}

interface EventHead {
  readonly now: string
  readonly cause: FindingCause
  readonly actor?: string
  readonly comment?: string | null
}

export const ENDED = { from_value: 'accepted', to_value: 'open' } as const

function endOfAcceptance(row: FindingRow, now: string): FindingCause | undefined {
  if (row.acceptance_id === null || row.guards === null) return undefined
  const { accepted_until: until } = row
  if (until !== null && Date.parse(until) <= Date.parse(now)) return 'until_over'
  return brokenGuard(row.guards, row)
}

/** What a look says of a finding. */
function looked(wanted: WantedFinding, { hostId, enterpriseProjectId }: Look) {
  return {
    host_id: hostId,
    enterprise_project_id: enterpriseProjectId,
    severity: rankOf(wanted.sentence),
    sentence: wanted.sentence,
    facts: wanted.facts,
    unconfirmed_since: wanted.unconfirmedSince,
  }
}

function nameOf(severity: number): string {
  return SEVERITIES[severity - 1] ?? ''
}
