import type { Finding, findingOperations, Output } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import { formatFacts } from './facts.ts'
import { titleOfFinding } from './finding-title.ts'
import { printable } from './printable.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'

type ShownFinding = Output<typeof findingOperations.showFinding>

/** Formats a table of findings for people. Rows of a host that is not online say of which time they are. */
export function formatFindingTable(findings: readonly Finding[], terminal: Terminal): string {
  return formatTable(COLUMNS, findings, terminal)
}

export function formatFindingCsv(findings: readonly Finding[]): string {
  return formatCsv(
    [...CSV_FIELDS, 'what', 'accepted_until', 'acceptance_reason'],
    findings.map((finding) => [
      ...CSV_FIELDS.map((name) => finding[name]),
      titleOfFinding(finding),
      finding.acceptance?.until,
      finding.acceptance?.reason,
    ]),
  )
}

/** Describes one finding for people: what it is, what it rests on, and what happened to it. */
export function describeFinding(finding: ShownFinding, terminal: Terminal): string {
  const { acceptance, assignee, facts, rests_on: scans, events } = finding
  const remedy = facts['remedy'] ?? facts['suggestion']
  const lines: [string, string][] = [
    ['finding', finding.finding_id],
    ['what', titleOfFinding(finding)],
    ['host', `${finding.name} (${finding.host_id})`],
    ['severity', `${finding.severity}: ${finding.sentence_text}`],
    ['state', describeState(finding)],
    ['first seen', finding.first_seen_at],
    ['came back', finding.reopened === 0 ? 'never' : `${finding.reopened} times`],
    ['ports', describeScan(scans.last_port_scan_at, scans.ports_covered)],
    ['accounts', describeScan(scans.last_password_scan_at, scans.accounts_covered)],
    ...(typeof remedy === 'string' ? [['remedy', remedy] as [string, string]] : []),
    ...(assignee === undefined ? [] : [['assigned to', assignee] as [string, string]]),
    ...(acceptance === undefined
      ? []
      : [
          ['accepted by', `${acceptance.created_by}, ${acceptance.created_at}`] as [string, string],
          ['because', `${acceptance.reason}: ${acceptance.comment}`] as [string, string],
        ]),
  ]
  return `${formatFacts(lines)}\n${formatTable(EVENT_COLUMNS, events, terminal)}`
}

const CSV_FIELDS = [
  'finding_id',
  'severity',
  'kind',
  'host_id',
  'name',
  'subject',
  'state',
  'sentence',
  'first_seen_at',
  'changed_at',
  'unconfirmed_since',
  'seen',
  'last_seen_at',
  'assignee',
] as const

const COLOURS: Readonly<Record<Finding['severity'], Colour | undefined>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: undefined,
}

const COLUMNS: readonly Column<Finding>[] = [
  // The ID of one of a million findings begins otherwise than all others, nearly always.
  { title: 'ID', value: ({ finding_id: id }) => id.slice(0, 10) },
  {
    title: 'SEVERITY',
    value: ({ severity }) => severity,
    colour: ({ severity }) => COLOURS[severity],
  },
  { title: 'HOST', value: ({ name }) => name },
  { title: 'WHAT', value: titleOfFinding, below: true },
  { title: 'SINCE', value: ({ first_seen_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { title: 'STATE', value: describeState },
]

type Event = ShownFinding['events'][number]

const EVENT_COLUMNS: readonly Column<Event>[] = [
  { title: 'WHEN', value: ({ at }) => at },
  { title: 'WHAT', value: ({ kind }) => kind },
  { title: 'FROM', value: ({ from = '' }) => from },
  { title: 'TO', value: ({ to = '' }) => to },
  { title: 'BY', value: ({ actor, cause }) => actor ?? cause },
  { title: 'COMMENT', value: ({ comment = '' }) => comment, below: true },
]

/** The state with what stands beside it: until when, since when nothing is known, and who takes care. */
function describeState(finding: Finding): string {
  const { state, acceptance, unconfirmed_since: unconfirmed, seen, last_seen_at: heardAt } = finding
  const until = acceptance?.until === undefined ? 'without end' : `until ${dayOf(acceptance.until)}`
  return printable(
    [
      state === 'accepted' ? `accepted ${until}` : state,
      ...(unconfirmed === undefined ? [] : [`not confirmed since ${dayOf(unconfirmed)}`]),
      ...(seen === 'online' ? [] : [`as of ${heardAt.slice(0, 16).replace('T', ' ')}`]),
    ].join(', '),
  )
}

function describeScan(at: string | undefined, covered: string): string {
  return at === undefined
    ? 'not looked at yet'
    : `${covered === 'complete' ? 'seen' : 'partly seen'}, ${at}`
}

function dayOf(instant: string): string {
  return instant.slice(0, 10)
}
