import type {
  AccountKey,
  AccountReport,
  AccountVerdict,
  PortKey,
  PortReport,
} from '@openhss/contract'
import type { JudgedPort } from './port-columns.ts'
import type { PackedChanges } from './reported-steps.ts'

/** A report of a host, as it is stored. */
export type HostReport = (ReportOfPorts | ReportOfAccounts) & { readonly hostId: string }

export interface ReportOfPorts extends ReportHead<PortReport> {
  readonly kind: 'ports'
  readonly list: ReportedList<JudgedPort, PortKey>
  readonly changes?: PackedChanges<JudgedPort, PortKey> | undefined
}

export interface ReportOfAccounts extends ReportHead<AccountReport> {
  readonly kind: 'accounts'
  readonly list: ReportedList<AccountVerdict, AccountKey>
  readonly changes?: PackedChanges<AccountVerdict, AccountKey> | undefined
}

/**
 * What a report says of its list: that it is as it was, what changed since, or all of it; `later`: further changes come
 * before it.
 */
export type ReportedList<Item, Key> =
  | { readonly how: 'same' }
  | { readonly how: 'later' }
  | { readonly how: 'delta'; readonly items: Items<Item>; readonly removed: readonly Key[] }
  | { readonly how: 'all'; readonly items: Items<Item> }

/** A list, or the JSON text of one that came out of a thread. */
export type Items<Item> = readonly Item[] | string

type ReportHead<Report extends PortReport | AccountReport> = Pick<
  Report,
  'host' | 'agent_usage' | 'scanned_at' | 'coverage'
> & {
  /** As it is stored: of ports with the stamp of the lists behind it. */
  readonly digest: string
  /** Hash of all that it says besides its list. */
  readonly head?: string | undefined
}
