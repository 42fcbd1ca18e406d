import { MAX_ACCEPTANCE_DAYS } from '@openhss/contract'
import type { AcceptanceReason, FindingState, findingOperations, Input } from '@openhss/contract'
import { newId } from '../db/new-id.ts'
import type { FindingChange, HostOfFindings } from '../host-state/change-findings.ts'
import { guardsOf } from '../host-state/judging/acceptance-guards.ts'
import type {
  AcceptanceRow,
  FindingEventRow,
  FindingRow,
} from '../host-state/judging/finding-rows.ts'
import { ENDED, eventOf, withoutAcceptance } from '../host-state/judging/move-finding.ts'
import { badRequest } from '../http/answers/api-error.ts'

/** What somebody decided of findings. */
export type FindingDecision =
  | ({ readonly action: 'accept' } & AcceptanceTerms)
  | { readonly action: 'reopen'; readonly comment: string | null }
  | {
      readonly action: 'assign'
      readonly assignee: Assignee | null
      readonly comment: string | null
    }
  | { readonly action: 'comment'; readonly comment: string }

export interface AcceptanceTerms {
  readonly reason: AcceptanceReason
  readonly comment: string
  readonly ticket: string | null
  readonly owner: string | null
  /** ISO 8601; null: without an end. */
  readonly until: string | null
  readonly source: 'openhss' | 'hss'
  /** The acceptances that this one may take the place of; left out: any. */
  readonly replaces?: ReadonlySet<string>
}

interface Assignee {
  readonly id: string
  readonly name: string
}

type ChangeBody = Input<typeof findingOperations.changeFindings>['body']

/** Reads the terms of an acceptance. @throws HSS.0001 for what is missing or too far away. */
export function readTerms(body: ChangeBody, now: number): AcceptanceTerms {
  const { reason, comment = '', ticket = null, owner = null, without_end: isEndless = false } = body
  if (reason === undefined) throw badRequest('reason is missing; an acceptance needs one.')
  if (Array.from(comment.trim()).length < MIN_COMMENT) {
    throw badRequest(`comment must say in at least ${MIN_COMMENT} characters why this may stay.`)
  }
  return {
    reason,
    comment,
    ticket,
    owner,
    until: readUntil(body.until, isEndless, now),
    source: 'openhss',
    ...(body.replaces !== undefined && { replaces: new Set(body.replaces) }),
  }
}

const MIN_COMMENT = 10

function readUntil(until: string | undefined, isEndless: boolean, now: number): string | null {
  if (isEndless) {
    if (until === undefined) return null
    throw badRequest('Give until or without_end, and not both.')
  }
  if (until === undefined) throw badRequest('until is missing: when does the acceptance end?')
  const days = (Date.parse(until) - now) / 86_400_000
  // A day that is not there, such as 30 February, is no number.
  if (days > 0 && days <= MAX_ACCEPTANCE_DAYS) return until
  throw badRequest(`until must be a time within the next ${MAX_ACCEPTANCE_DAYS} days.`)
}

/** What a decision makes of one finding; nothing, where it is so already. */
interface DecidedFinding {
  readonly row?: FindingRow
  readonly events: readonly FindingEventRow[]
  readonly acceptance?: AcceptanceRow
}

/** The user who decides, and the time. */
export interface Decider {
  readonly actor: string
  /** ISO 8601. */
  readonly now: string
}

/**
 * Applies a decision to findings of a host.
 * @param chosen tells whether a finding is meant.
 * @param tell is called for each that is.
 */
export function decide(
  { findings }: HostOfFindings,
  decision: FindingDecision,
  decider: Decider,
  chosen: (row: FindingRow) => boolean,
  tell: (row: FindingRow, hasChanged: boolean) => void,
): FindingChange | undefined {
  const decided = findings.filter(chosen).map((before) => {
    const after = decideOne(before, decision, decider)
    tell(after?.row ?? before, after !== undefined)
    return after
  })
  const changes = decided.filter((each) => each !== undefined)
  if (changes.length === 0) return undefined
  return {
    put: changes.flatMap(({ row }) => (row === undefined ? [] : [row])),
    events: changes.flatMap(({ events }) => events),
    acceptances: changes.flatMap(({ acceptance }) =>
      acceptance === undefined ? [] : [acceptance],
    ),
  }
}

function decideOne(
  before: FindingRow,
  decision: FindingDecision,
  decider: Decider,
): DecidedFinding | undefined {
  if (keepsAcceptance(before, decision)) return undefined
  const head = { ...decider, comment: decision.comment }
  switch (decision.action) {
    case 'accept':
      return accept(before, decision, decider)
    case 'reopen': {
      if (before.acceptance_id === null) return undefined
      const row = {
        ...withoutAcceptance(before),
        changed_at: changedAt(before, 'accepted', decider),
      }
      const ended = eventOf(row, 'acceptance_ended', { ...head, cause: 'withdrawn' }, ENDED)
      return { row, events: [ended] }
    }
    case 'assign': {
      const id = decision.assignee?.id ?? null
      if (before.assignee_id === id) return undefined
      const row = { ...before, assignee_id: id }
      const change = { from_value: null, to_value: decision.assignee?.name ?? null }
      return { row, events: [eventOf(row, 'assigned', { ...head, cause: 'person' }, change)] }
    }
    case 'comment': {
      const nothing = { from_value: null, to_value: null }
      return { events: [eventOf(before, 'commented', { ...head, cause: 'person' }, nothing)] }
    }
    default:
      return decision satisfies never
  }
}

/** Whether somebody else accepted a finding meanwhile, whose decision is not to be replaced unseen. */
export function keepsAcceptance(before: FindingRow, decision: FindingDecision): boolean {
  if (decision.action !== 'accept' || before.state !== 'accepted') return false
  const { acceptance_id: id } = before
  return id !== null && decision.replaces?.has(id) === false
}

/** What is fixed cannot be accepted: nobody knows how it will be when it comes back. */
function accept(
  before: FindingRow,
  terms: AcceptanceTerms,
  { actor, now }: Decider,
): DecidedFinding | undefined {
  if (before.state === 'fixed') return undefined
  const acceptance: AcceptanceRow = {
    acceptance_id: newId(),
    finding_id: before.finding_id,
    host_id: before.host_id,
    reason: terms.reason,
    comment: terms.comment,
    ticket: terms.ticket,
    owner: terms.owner,
    until: terms.until,
    source: terms.source,
    created_by: actor,
    created_at: now,
    guards: guardsOf(before),
  }
  const row: FindingRow = {
    ...before,
    state: 'accepted',
    acceptance_id: acceptance.acceptance_id,
    accepted_until: terms.until,
    guards: acceptance.guards,
    changed_at: changedAt(before, 'open', { actor, now }),
  }
  const change = { from_value: before.state, to_value: 'accepted' }
  const head = { actor, now, cause: 'person', comment: terms.comment } as const
  return { row, acceptance, events: [eventOf(row, 'accepted', head, change)] }
}

/** A finding has changed when it leaves the state. */
function changedAt(before: FindingRow, state: FindingState, { now }: Decider): string {
  return before.state === state ? now : before.changed_at
}
