import type { Change } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Formats a table of changes for people. */
export function formatChangeTable(changes: readonly Change[], terminal: Terminal): string {
  return formatTable(COLUMNS, changes, terminal)
}

export function formatChangeCsv(changes: readonly Change[]): string {
  return formatCsv(
    [...FIELDS, 'details'],
    changes.map((change) => [
      ...FIELDS.map((name) => change[name]),
      change.details === undefined ? undefined : JSON.stringify(change.details),
    ]),
  )
}

const FIELDS = [
  'at',
  'after',
  'kind',
  'host_id',
  'name',
  'category',
  'port',
  'type',
  'laddr',
  'path',
  'previous_path',
  'flaps',
  'service_type',
  'instance',
  'user_name',
  'verdict',
  'previous_verdict',
  'reason',
  'account_state',
  'is_lost',
] as const

const COLUMNS: readonly Column<Change>[] = [
  { title: 'SEEN AT', value: ({ at }) => at.replace(/\.\d+Z$/, 'Z') },
  { title: 'HOST', value: ({ name }) => name },
  { title: 'WHAT', value: subjectOf },
  { title: 'CHANGE', value: describeChange, colour: colourOf },
  { title: 'MORE', value: describeMore, below: true },
]

function subjectOf({ port, type, laddr, service_type: service, ...change }: Change): string {
  if (port !== undefined) {
    return `${port === 0 ? 'client ports' : port}/${type ?? ''} ${laddr ?? ''}`
  }
  const { user_name: user, instance } = change
  if (user === undefined) return 'host'
  return `${user} (${service ?? ''}${instance === undefined ? '' : ` ${instance}`})`
}

function describeChange({
  kind,
  verdict,
  previous_verdict: before,
  is_lost: isLost,
}: Change): string {
  if (isLost === true) return 'not seen any more'
  if (kind === 'verdict_changed') return `${before ?? '?'} → ${verdict ?? '?'}`
  const text = kind.replace(/^(port|account)_/, '').replaceAll('_', ' ')
  return verdict === undefined ? text : `${text}, ${verdict}`
}

function colourOf({ kind, verdict }: Change) {
  if (verdict === 'weak' || verdict === 'empty') return kind === 'account_gone' ? undefined : 'red'
  return kind === 'port_opened' || kind === 'program_changed' ? 'yellow' : undefined
}

function describeMore({ path, previous_path: before, after, flaps, details }: Change): string {
  const program = before === undefined ? path : `${path ?? '?'}, before ${before}`
  return [
    program,
    after === undefined ? undefined : `at any time since ${after}`,
    flaps === undefined ? undefined : `closed ${flaps}× for less than 5 minutes`,
    details === undefined ? undefined : JSON.stringify(details),
  ]
    .filter((text) => text !== undefined)
    .join('; ')
}
