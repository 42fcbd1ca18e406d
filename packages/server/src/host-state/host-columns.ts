import type { AgentUsage, HostFacts } from '@openhss/contract'

/** What a host's row says of its newest scans. */
export type Covered = 'none' | 'partial' | 'complete'

/** What reports write into the row of a host in `hosts`. */
export interface HostRow extends HostFacts {
  readonly host_id: string
  readonly port_digest: string | null
  /** Hash of all that the newest report of ports says besides its ports; null: not known. */
  readonly port_head: string | null
  /** Rises with every change of the ports, so that a page that was answered before holds while it stands. */
  readonly port_revision: number
  readonly account_digest: string | null
  readonly account_head: string | null
  readonly ports_total: number
  readonly ports_danger: number
  readonly accounts_weak: number
  readonly accounts_empty: number
  readonly accounts_system: number
  readonly open_critical: number
  readonly open_high: number
  readonly open_medium: number
  readonly open_low: number
  readonly risk: number
  readonly ports_covered: Covered
  readonly accounts_covered: Covered
  /** Stamp of the rules that its findings come from; null: they were not looked for yet. */
  readonly judged_with: string | null
  /** When recording of its ports began, and the newest time that their history has. ISO 8601; null: no scan yet. */
  readonly port_history_from: string | null
  readonly port_history_at: string | null
  /** The last scan that could have seen every port, while newer ones could not; null: the newest one could. */
  readonly port_blind_since: string | null
  readonly account_history_from: string | null
  readonly account_history_at: string | null
  /** Number of the last change that the agent told and that is stored; 0: none. */
  readonly last_port_change_seq: number
  readonly last_account_change_seq: number
}

/** What a report says anew; what it says nothing of stays as it is. */
export interface HostUpdate extends HostRow {
  readonly agent_usage?: AgentUsage | undefined
  readonly port_coverage?: object
  readonly account_coverage?: object
}

const COLUMNS: { readonly [K in keyof HostRow]: 'text' | 'integer' | 'bigint' | 'timestamptz' } = {
  host_id: 'text',
  host_name: 'text',
  private_ip: 'text',
  os_name: 'text',
  agent_version: 'text',
  port_digest: 'text',
  port_head: 'text',
  port_revision: 'integer',
  account_digest: 'text',
  account_head: 'text',
  ports_total: 'integer',
  ports_danger: 'integer',
  accounts_weak: 'integer',
  accounts_empty: 'integer',
  accounts_system: 'integer',
  open_critical: 'integer',
  open_high: 'integer',
  open_medium: 'integer',
  open_low: 'integer',
  risk: 'integer',
  ports_covered: 'text',
  accounts_covered: 'text',
  judged_with: 'text',
  port_history_from: 'timestamptz',
  port_history_at: 'timestamptz',
  port_blind_since: 'timestamptz',
  account_history_from: 'timestamptz',
  account_history_at: 'timestamptz',
  last_port_change_seq: 'bigint',
  last_account_change_seq: 'bigint',
}

/** Kept as it is when a report says nothing of it: what lies beside the row in PostgreSQL is not written again then. */
const OPTIONAL = ['agent_usage', 'port_coverage', 'account_coverage'] as const

/** For a statement that reads the rows `h`; times come as ISO 8601. */
export const hostSelection = Object.entries(COLUMNS)
  .map(([name, type]) =>
    type === 'timestamptz' ? `to_json(h.${name}) #>> '{}' as ${name}` : `h.${name}`,
  )
  .join(', ')

/** `column = item.column, …` for all but the key. */
export const hostAssignments = [
  ...Object.keys(COLUMNS)
    .filter((name) => name !== 'host_id')
    .map((name) => `${name} = item.${name}`),
  ...OPTIONAL.map((name) => `${name} = coalesce(item.${name}, h.${name})`),
].join(', ')

/** `column type, …` */
export const hostDefinitions = [
  ...Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`),
  ...OPTIONAL.map((name) => `${name} json`),
].join(', ')
