import type { ObservedPort, OtherOwner, PortStatus } from '@openhss/contract'
import { defineColumns } from './table-columns.ts'
import type { Stored } from './table-columns.ts'

/** A port as a report brings it, judged by the built-in lists. */
export type JudgedPort = ObservedPort & { readonly status: PortStatus }

/** A row of `ports`. Times are ISO 8601; the stretch in which the port has been open lies in it. */
export interface PortRow extends Stored<ObservedPort> {
  readonly host_id: string
  readonly status: PortStatus
  /** The status that the port would have, had nobody accepted it; null: nobody did. */
  readonly risk: PortStatus | null
  /** Null: before it was recorded. */
  readonly opened_at: string | null
  /** The last scan that did not see it, when that was long before `opened_at`. */
  readonly opened_after: string | null
  /** The program that had the port until this one took its place. */
  readonly previous_path: string | null
  /** The program, as it was known last, while it is not known. */
  readonly known_path: string | null
  /** Whether it is one of the client ports of its program, which are one thing in the history. */
  readonly is_client_port: boolean
  /** Since then no scan could have seen it. */
  readonly unconfirmed_since: string | null
  readonly flaps: number
  readonly other_owners: OtherOwner[] | null
}

export const portColumns = defineColumns<PortRow>()(
  'ports',
  {
    host_id: 'text',
    category: 'text',
    port: 'integer',
    type: 'text',
    laddr: 'text',
    container_id: 'text',
  },
  {
    pid: 'integer',
    path: 'text',
    owner_unknown: 'text',
    status: 'text',
    risk: 'text',
    serves_ipv4: 'boolean',
    forwarder_pid: 'integer',
    forwarder_path: 'text',
    serving_container_id: 'text',
    executable: 'text',
    network_isolated: 'boolean',
    other_owners: 'jsonb',
    opened_at: 'timestamptz',
    opened_after: 'timestamptz',
    previous_path: 'text',
    known_path: 'text',
    is_client_port: 'boolean',
    unconfirmed_since: 'timestamptz',
    flaps: 'smallint',
  },
)
