import { createHash } from 'node:crypto'
import { dangerousPorts, harmlessPorts, PORT_RISK_REVISION } from '@openhss/contract'
import type {
  AccountKey,
  AccountReport,
  AccountVerdict,
  PortKey,
  PortReport,
} from '@openhss/contract'
import type { HostReport, Items, ReportedList } from './host-report.ts'
import type { StoredHost } from './stored-host.ts'
import type { JudgedPort } from './port-columns.ts'
import type { PackedChanges } from './reported-steps.ts'

/** A report as it came, checked and packed, and the host that it is of. */
export type IncomingReport = {
  readonly hostId: string
  /** How long the text of its items is, about. */
  readonly characters: number
} & (
  | { readonly kind: 'ports'; readonly report: Packed<PortReport, JudgedPort, PortKey> }
  | {
      readonly kind: 'accounts'
      readonly report: Packed<AccountReport, AccountVerdict, AccountKey>
    }
)

/** A report whose items may be the JSON text of their list. */
export type Packed<Report extends PortReport | AccountReport, Item, Key> = Omit<
  Report,
  'delta' | 'items' | 'changes' | 'sent_at'
> & {
  /** Digest of the list that `items` and `removed` are the difference from; without it they are the whole list. */
  readonly base?: string | undefined
  readonly items?: Items<Item> | undefined
  readonly removed?: readonly Key[] | undefined
  readonly changes?: PackedChanges<Item, Key> | undefined
  /** ISO 8601; left out where nothing rests on it. */
  readonly sent_at?: string | undefined
  /** Hash of all that it says besides its list. */
  readonly head?: string | undefined
}

/**
 * Reads a report beside what is known of its host. Pure.
 * @returns what it says, or why it cannot be stored.
 */
export function readReport(
  incoming: IncomingReport,
  host: StoredHost | undefined,
): HostReport | 'not held' | 'no host' {
  if (host === undefined) return 'no host'
  const { hostId } = incoming
  if (incoming.kind === 'ports') {
    const list = listOf(incoming.report, host.port_digest, storedPortDigest)
    const digest = list?.how === 'later' ? NO_LIST : storedPortDigest(incoming.report.digest)
    return list ? { ...incoming.report, kind: 'ports', hostId, digest, list } : 'not held'
  }
  const list = listOf(incoming.report, host.account_digest, (digest) => digest)
  const digest = list?.how === 'later' ? NO_LIST : incoming.report.digest
  return list ? { ...incoming.report, kind: 'accounts', hostId, digest, list } : 'not held'
}

/** Stands for what the server holds of a list that comes later: it is the list of no digest. */
const NO_LIST = 'none'

/** Undefined when the report rests on a list that the server does not hold. */
function listOf<Item, Key>(
  {
    base,
    digest,
    items,
    removed = [],
    changes,
  }: {
    readonly digest: string
    readonly base?: string | undefined
    readonly items?: Items<Item> | undefined
    readonly removed?: readonly Key[] | undefined
    readonly changes?: PackedChanges<Item, Key> | undefined
  },
  held: string | null,
  asHeld: (digest: string) => string,
): ReportedList<Item, Key> | undefined {
  if (changes?.more === true) return { how: 'later' }
  if (held === asHeld(digest)) return { how: 'same' }
  if (base === undefined) return items === undefined ? undefined : { how: 'all', items }
  return held === asHeld(base) ? { how: 'delta', items: items ?? [], removed } : undefined
}

/**
 * Stored behind the digest of the ports, because their status comes from these lists and rules: after an upgrade
 * that changes one of them, an unchanged host is asked for its ports again and judged anew.
 */
export function storedPortDigest(digest: string): string {
  return `${digest} ${RISK_STAMP}`
}

const RISK_STAMP = createHash('sha256')
  .update(JSON.stringify([PORT_RISK_REVISION, dangerousPorts, harmlessPorts]))
  .digest('hex')
  .slice(0, 16)
