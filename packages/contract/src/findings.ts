import * as Type from 'typebox'
import type { Static } from 'typebox'
import { acceptanceBody, findingAcceptance, userName } from './finding-fields.ts'
import { instant, projectParams, strictObject } from './fields.ts'
import { findingSentences } from './finding-sentences.ts'
import {
  FINDING_CAUSES,
  FINDING_EVENT_KINDS,
  FINDING_KINDS,
  FINDING_STATES,
  MAX_CHANGED_FINDINGS,
  MAX_COUNTED_OWNERS,
  SEVERITIES,
} from './finding-vocabulary.ts'
import { hostOfRow } from './host-list.ts'
import { defineOperations } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { MAX_QUERY_CHARACTERS } from './query/query.ts'
import { findingKeys } from './query/keys.ts'

const findingsQuery = listQuery(findingKeys, 'severity:>=high host:web-*')

const findingId = Type.String({
  pattern: '^[0-9a-f]{32}$',
  title: 'a finding ID: 32 hexadecimal characters',
  description: 'Finding ID.',
})

const severity = Type.Enum(SEVERITIES)
const kind = Type.Enum(FINDING_KINDS)
const state = Type.Enum(FINDING_STATES)

/** What needs a human on a host. */
export const finding = Type.Object({
  finding_id: Type.String(),
  ...hostOfRow,
  enterprise_project_id: Type.String(),
  kind,
  subject: Type.String({
    description:
      'Tells findings of one kind on a host apart: `category/type/port`, `service/instance/user` or `scan/what/reason`.',
  }),
  severity,
  sentence: Type.Enum(Object.keys(findingSentences) as (keyof typeof findingSentences)[], {
    description: 'Code of the sentence that says why it has its severity.',
  }),
  sentence_text: Type.String({ description: 'The sentence.' }),
  state,
  facts: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What it rests on, by its kind. Texts come from the host.',
  }),
  first_seen_at: instant('When it was opened first.'),
  changed_at: instant('When its state or its severity changed last.'),
  fixed_at: Type.Optional(instant('When a scan that could see it did not.')),
  reopened: Type.Integer({ minimum: 0, description: 'How often it was fixed and came back.' }),
  unconfirmed_since: Type.Optional(
    instant('Since then no scan could have seen it: it may be there or not.'),
  ),
  acceptance: Type.Optional(findingAcceptance),
  assignee: Type.Optional(Type.String({ description: 'Name of the user who takes care of it.' })),
})
export type Finding = Static<typeof finding>

export const findingEvent = Type.Object({
  id: Type.String(),
  at: instant('When it happened.'),
  kind: Type.Enum(FINDING_EVENT_KINDS),
  cause: Type.Enum(FINDING_CAUSES),
  actor: Type.Optional(Type.String({ description: 'Name of the user; left out: no user did it.' })),
  from: Type.Optional(Type.String({ description: 'State, severity or assignee before.' })),
  to: Type.Optional(Type.String({ description: 'And after.' })),
  comment: Type.Optional(Type.String()),
})
export type FindingEvent = Static<typeof findingEvent>

const facet = <Name extends string>(names: readonly Name[]) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Integer({ minimum: 0 })])) as Record<
      Name,
      ReturnType<typeof Type.Integer>
    >,
  )

export const findingCounts = Type.Object({
  total_num: Type.Integer({ minimum: 0, description: 'Findings that match.' }),
  severity: facet(SEVERITIES),
  kind: facet(FINDING_KINDS),
  state: facet(FINDING_STATES),
  owner: Type.Object(
    {
      none: Type.Integer({ minimum: 0, description: 'Findings that nobody takes care of.' }),
      names: Type.Array(
        Type.Object({ name: Type.String(), number: Type.Integer({ minimum: 1 }) }),
        { maxItems: MAX_COUNTED_OWNERS, description: 'Those with the most findings first.' },
      ),
      others: Type.Integer({ minimum: 0, description: 'Findings of the owners beyond these.' }),
    },
    { description: 'Who takes care of the findings.' },
  ),
})
export type FindingCounts = Static<typeof findingCounts>

const changeResult = Type.Object({
  finding_id: Type.String(),
  outcome: Type.Enum(['changed', 'unchanged', 'not_found', 'accepted_meanwhile'], {
    description:
      '`unchanged`: it is so already, or a fixed finding cannot be accepted. `not_found`: there is none, or the caller may not see it. `accepted_meanwhile`: it has an acceptance that `replaces` does not name, and keeps it.',
  }),
  state: Type.Optional(state),
  acceptance: Type.Optional(
    Type.Object(findingAcceptance.properties, {
      description: 'The one that it keeps, where somebody accepted it meanwhile.',
    }),
  ),
})
export type FindingChangeResult = Static<typeof changeResult>

export const findingOperations = defineOperations({
  listFindings: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/findings',
    summary: 'List findings, the worst first',
    description:
      'Those that are open, unless the query has `state:`. By severity, then by the time of the last change, the newest first.',
    tag: 'OpenHSS',
    access: 'openhss:findings:list',
    params: projectParams,
    query: Type.Object({
      ...findingsQuery,
      id: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{1,32}$',
          description: 'The first characters of the ID; findings of any state.',
        }),
      ),
    }),
    response: listOf(finding, 'Findings'),
  },
  countFindings: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/findings/counts',
    summary: 'Count findings by severity, kind, state and owner',
    description:
      'Severities, kinds and owners are of the findings that the list shows; states are of all that the query matches in any state.',
    tag: 'OpenHSS',
    access: 'openhss:findings:list',
    params: projectParams,
    query: Type.Object({ q: findingsQuery.q }),
    response: findingCounts,
  },
  showFinding: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/findings/{finding_id}',
    summary: 'Show a finding, what it rests on and what happened to it',
    tag: 'OpenHSS',
    access: 'openhss:findings:list',
    params: Type.Object({ ...projectParams.properties, finding_id: findingId }),
    response: Type.Object({
      ...finding.properties,
      rests_on: Type.Object({
        last_port_scan_at: Type.Optional(instant('When the newest port scan ended.')),
        last_password_scan_at: Type.Optional(instant('When the newest password check ended.')),
        ports_covered: Type.Enum(['none', 'partial', 'complete']),
        accounts_covered: Type.Enum(['none', 'partial', 'complete']),
      }),
      events: Type.Array(findingEvent, {
        description: 'What happened to it, the newest first, at most 200.',
      }),
    }),
    errors: ['HSS.0011'],
  },
  changeFindings: {
    method: 'POST',
    path: '/openhss/v1/{project_id}/findings/changes',
    summary: 'Accept, reopen, assign or comment on findings',
    description:
      'Either the findings of `finding_ids`, or those of a query with `expected_count`: when the query gives another number by now, nothing changes and the answer is OPENHSS.0409, so that nobody accepts what they did not see. An acceptance ends when its time is over, when the severity rises, when other hosts reach more than they did, or when another program takes the place. Nobody can say that a finding is fixed: the next scan does.',
    tag: 'OpenHSS',
    access: 'openhss:findings:triage',
    params: projectParams,
    body: strictObject({
      action: Type.Enum(['accept', 'reopen', 'assign', 'comment'], {
        description: '`reopen` withdraws an acceptance.',
      }),
      finding_ids: Type.Optional(
        Type.Array(findingId, { minItems: 1, maxItems: MAX_CHANGED_FINDINGS }),
      ),
      query: Type.Optional(
        Type.String({
          maxLength: MAX_QUERY_CHARACTERS,
          description: 'A query, as the list takes it for `q`.',
        }),
      ),
      expected_count: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: MAX_CHANGED_FINDINGS,
          description: 'Findings that the query gave.',
        }),
      ),
      ...acceptanceBody,
      assignee: Type.Optional(userName('User who takes care of them; empty: nobody.')),
    }),
    response: Type.Object({
      changed: Type.Integer({ minimum: 0, description: 'Findings that changed.' }),
      results: Type.Array(changeResult, { description: 'One for each finding.' }),
    }),
    errors: ['HSS.0011', 'OPENHSS.0409'],
  },
  listAcceptances: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/acceptances',
    summary: 'List the acceptances that hold, those that end first at the top',
    description: 'Those of findings of any state, unless the query has `state:`.',
    tag: 'OpenHSS',
    access: 'openhss:findings:list',
    params: projectParams,
    query: Type.Object({
      ...findingsQuery,
      end: Type.Optional(
        Type.Enum(['dated', 'none'], {
          description: 'Those with an end, or those without one; all unless given.',
        }),
      ),
    }),
    response: Type.Object({
      without_end_num: Type.Integer({
        minimum: 0,
        description: 'Acceptances without an end, whatever `end` asks for.',
      }),
      ...listOf(
        Type.Object({
          ...findingAcceptance.properties,
          ...hostOfRow,
          finding_id: Type.String(),
          kind,
          subject: Type.String(),
          severity,
          state,
        }),
        'Acceptances',
      ).properties,
    }),
  },
})
