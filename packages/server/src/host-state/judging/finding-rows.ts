import type {
  AcceptanceReason,
  Exposure,
  FindingCause,
  FindingEventKind,
  FindingKind,
  FindingSentenceCode,
  FindingState,
} from '@openhss/contract'
import { defineColumns } from '../table-columns.ts'

/** A row of `findings`. Times are ISO 8601. */
export interface FindingRow {
  readonly finding_id: string
  readonly host_id: string
  readonly enterprise_project_id: string
  readonly kind: FindingKind
  /** Tells findings of one kind on a host apart, and stays the same while they are there. */
  readonly subject: string
  /** Rank in SEVERITIES, counted from 1. */
  readonly severity: number
  readonly sentence: FindingSentenceCode
  readonly state: FindingState
  readonly facts: FindingFacts
  readonly first_seen_at: string
  /** When its state or its severity changed last. */
  readonly changed_at: string
  readonly fixed_at: string | null
  /** How often it was fixed and came back. */
  readonly reopened: number
  /** Since then no scan could have seen it. */
  readonly unconfirmed_since: string | null
  /** The acceptance that holds, also while the finding is fixed: it may come back. */
  readonly acceptance_id: string | null
  readonly accepted_until: string | null
  readonly guards: AcceptanceGuards | null
  readonly assignee_id: string | null
}

/** What a finding rests on, by its kind; `exposure`, `addresses` and `programs` are what guards compare. */
export interface FindingFacts {
  readonly exposure?: Exposure
  /** Some of the addresses, in order. */
  readonly addresses?: readonly string[]
  readonly address_count?: number
  /** Paths of the programs that are known, in order. */
  readonly programs?: readonly string[]
  readonly [fact: string]: unknown
}

/** How the finding was when somebody accepted it. */
export interface AcceptanceGuards {
  readonly severity: number
  readonly exposure?: Exposure
  readonly addresses?: readonly string[]
  readonly address_count?: number
  /** Empty: no program was known, and the first one that is fills in. */
  readonly programs?: readonly string[]
}

/** A row of `finding_events`, which is never changed. */
export interface FindingEventRow {
  readonly finding_id: string
  readonly at: string
  readonly id: string
  readonly host_id: string
  readonly kind: FindingEventKind
  /** Name of the user; empty: nobody, the server found it out. */
  readonly actor: string
  /** State, severity or assignee before and after. */
  readonly from_value: string | null
  readonly to_value: string | null
  readonly cause: FindingCause
  readonly comment: string | null
}

export const findingColumns = defineColumns<FindingRow>()(
  'findings',
  { finding_id: 'text' },
  {
    host_id: 'text',
    enterprise_project_id: 'text',
    kind: 'text',
    subject: 'text',
    severity: 'smallint',
    sentence: 'text',
    state: 'text',
    facts: 'json',
    first_seen_at: 'timestamptz',
    changed_at: 'timestamptz',
    fixed_at: 'timestamptz',
    reopened: 'integer',
    unconfirmed_since: 'timestamptz',
    acceptance_id: 'uuid',
    accepted_until: 'timestamptz',
    guards: 'json',
    assignee_id: 'text',
  },
)

export const findingEventColumns = defineColumns<FindingEventRow>()(
  'finding_events',
  { finding_id: 'text', at: 'timestamptz', id: 'uuid' },
  {
    host_id: 'text',
    kind: 'text',
    actor: 'text',
    from_value: 'text',
    to_value: 'text',
    cause: 'text',
    comment: 'text',
  },
)

/** A row of `acceptances`, which is never changed: what ended one is an event of its finding. */
export interface AcceptanceRow {
  readonly acceptance_id: string
  readonly finding_id: string
  readonly host_id: string
  readonly reason: AcceptanceReason
  readonly comment: string
  readonly ticket: string | null
  readonly owner: string | null
  /** Null: without an end. */
  readonly until: string | null
  readonly source: 'openhss' | 'hss'
  /** Name of the user. */
  readonly created_by: string
  readonly created_at: string
  readonly guards: AcceptanceGuards
}

export const acceptanceColumns = defineColumns<AcceptanceRow>()(
  'acceptances',
  { acceptance_id: 'uuid' },
  {
    finding_id: 'text',
    host_id: 'text',
    reason: 'text',
    comment: 'text',
    ticket: 'text',
    owner: 'text',
    until: 'timestamptz',
    source: 'text',
    created_by: 'text',
    created_at: 'timestamptz',
    guards: 'json',
  },
)
