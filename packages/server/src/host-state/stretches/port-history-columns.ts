import type { ObservedPort } from '@openhss/contract'
import { defineColumns } from '../table-columns.ts'

/** A row of `port_history`: a stretch that has ended. Times are ISO 8601. The open ones lie in `ports`. */
export interface PortHistoryRow {
  readonly host_id: string
  readonly closed_at: string
  readonly category: ObservedPort['category']
  /** 0 stands for the client ports of one program. */
  readonly port: number
  readonly type: ObservedPort['type']
  readonly laddr: string
  /** Tells the programs of one port apart; empty: not known. */
  readonly program: string
  readonly opened_at: string
  /** It was open already when recording began, and `opened_at` is when that was. */
  readonly opened_before: boolean
  /** The last scan that did not see it, when that was long before `opened_at`. */
  readonly opened_after: string | null
  /** The last scan that saw it, when that was long before `closed_at`. */
  readonly closed_after: string | null
  readonly path: string | null
  /** The program that had the port until this one took its place. */
  readonly previous_path: string | null
  /** `replaced`: another program has the port. `lost`: no scan could have seen it, and it is not known how it ended. */
  readonly ended: 'closed' | 'replaced' | 'lost'
  /** How often it was closed for a short while. */
  readonly flaps: number
}

export const portHistoryColumns = defineColumns<PortHistoryRow>()(
  'port_history',
  {
    host_id: 'text',
    closed_at: 'timestamptz',
    category: 'text',
    port: 'integer',
    type: 'text',
    laddr: 'text',
    program: 'text',
  },
  {
    opened_at: 'timestamptz',
    opened_before: 'boolean',
    opened_after: 'timestamptz',
    closed_after: 'timestamptz',
    path: 'text',
    previous_path: 'text',
    ended: 'text',
    flaps: 'smallint',
  },
)
