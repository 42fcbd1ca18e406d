import type { FleetHost, GoodbyeReason, HostScans } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import type { CsvValue } from './csv.ts'
import { formatFacts } from './facts.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'

/** Formats a table of hosts for people. What is not known is a question mark. */
export function formatHostTable(hosts: readonly FleetHost[], terminal: Terminal): string {
  return formatTable(COLUMNS, hosts, terminal)
}

export function formatHostCsv(hosts: readonly FleetHost[]): string {
  return formatCsv(
    FIELDS.map(([name]) => name),
    hosts.map((host) => FIELDS.map(([, value]) => value(host))),
  )
}

/** Formats what is known of one host, without its ports and accounts. */
export function formatHostFacts(host: HostScans): string {
  return formatFacts([
    ['name', host.name],
    ['own name', host.host_name],
    ['ID', host.host_id],
    ['address', host.private_ip],
    ['system', host.os_name],
    ['agent', host.agent_version],
    ['seen', describeSeen(host)],
    ['enterprise project', host.enterprise_project_id],
    ...(host.copied_from === undefined ? [] : [['copied from', host.copied_from] as const]),
    ['labels', host.labels.join(', ')],
    ['ports scanned', host.last_port_scan_at ?? 'not yet'],
    ['passwords checked', host.last_password_scan_at ?? 'not yet'],
    ['open ports', `${known(host.ports_total)}, dangerous ${known(host.ports_danger)}`],
    ['weak passwords', known(host.accounts_weak)],
    ['no password', known(host.accounts_empty)],
    ['open findings', describeFindings(host)],
  ])
}

/** Says whether an agent is heard of, and if not, of which time all else is. */
export function describeSeen({
  seen,
  last_seen_at: at,
  offline_reason: reason,
}: Pick<FleetHost, 'seen' | 'last_seen_at' | 'offline_reason'>): string {
  if (seen === 'online') return seen
  const why = reason === undefined ? '' : ` (${GOODBYES[reason]})`
  return `${seen}${why}, as of ${at}`
}

const GOODBYES: Readonly<Record<GoodbyeReason, string>> = {
  shutdown: 'shut down',
  stopped: 'agent stopped',
  upgrade: 'not back from an upgrade',
  removed: 'agent removed',
}

const SEEN_COLOURS: Readonly<Record<string, Colour | undefined>> = {
  late: 'yellow',
  offline: 'red',
}

const COLUMNS: readonly Column<FleetHost>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'ADDRESS', value: ({ private_ip: address }) => address },
  { title: 'SEEN', value: describeSeen, colour: ({ seen }) => SEEN_COLOURS[seen] },
  {
    title: 'COVERAGE',
    value: ({ coverage, gaps }) => (gaps > 0 ? `${coverage}, ${gaps} not seen` : coverage),
    colour: ({ coverage }) => (coverage === 'complete' ? undefined : 'yellow'),
  },
  { title: 'PORTS', value: ({ ports_total: ports }) => known(ports), right: true },
  {
    title: 'DANGEROUS',
    value: ({ ports_danger: danger }) => known(danger),
    colour: ({ ports_danger: danger = 0 }) => (danger > 0 ? 'red' : undefined),
    right: true,
  },
  {
    title: 'WEAK',
    value: (host) => known(weakAccounts(host)),
    colour: (host) => ((weakAccounts(host) ?? 0) > 0 ? 'red' : undefined),
    right: true,
  },
  { title: 'FINDINGS', value: describeFindings },
  { title: 'AGENT', value: ({ agent_version: version }) => version },
  { title: 'SYSTEM', value: ({ os_name: system }) => system, below: true },
  { title: 'LABELS', value: ({ labels }) => labels.join(' '), below: true },
]

/** Accounts that a stranger gets into. */
function weakAccounts({ accounts_weak: weak, accounts_empty: empty }: FleetHost) {
  return weak === undefined || empty === undefined ? undefined : weak + empty
}

function known(count: number | undefined): string {
  return count === undefined ? '?' : String(count)
}

function describeFindings({ open_findings: open }: Pick<FleetHost, 'open_findings'>): string {
  if (open === undefined) return '?'
  const found = SEVERITIES.filter((severity) => open[severity] > 0)
  return found.length === 0
    ? '0'
    : found.map((severity) => `${open[severity]} ${severity}`).join(', ')
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const

/** Names of the fields on the wire, in the order of the CSV. */
const FIELDS: readonly (readonly [name: string, value: (host: FleetHost) => CsvValue])[] = [
  ...(
    [
      'host_id',
      'name',
      'host_name',
      'private_ip',
      'public_ip',
      'os_name',
      'agent_version',
      'enterprise_project_id',
      'group_id',
      'group_name',
    ] as const
  ).map((name) => [name, (host: FleetHost) => host[name]] as const),
  ['labels', ({ labels }) => labels.join(' ')],
  ...(
    [
      'seen',
      'last_seen_at',
      'offline_reason',
      'last_port_scan_at',
      'last_password_scan_at',
      'coverage',
      'ports_covered',
      'accounts_covered',
      'gaps',
      'ports_total',
      'ports_danger',
      'accounts_weak',
      'accounts_empty',
    ] as const
  ).map((name) => [name, (host: FleetHost) => host[name]] as const),
  ...SEVERITIES.map(
    (severity) =>
      [`open_${severity}`, ({ open_findings: open }: FleetHost) => open?.[severity]] as const,
  ),
]
