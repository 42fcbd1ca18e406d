import { hidesAccount, hidesPorts } from '@openhss/contract/runtime'
import type {
  AccountChange,
  AccountCoverage,
  AccountVerdict,
  ObservedPort,
  PortChange,
  PortCoverage,
} from '@openhss/contract'

/** What changes are told of: ports or accounts. */
export interface OutboxKind<
  Item extends object,
  Coverage,
  Facts extends object,
  Change extends object,
> {
  /** What a change says of a thing, its name included. */
  readonly factsOf: (item: Item) => Facts
  /** Tells the things of a host apart. */
  readonly nameOf: (facts: Facts) => string
  readonly isSame: (before: Facts, now: Facts) => boolean
  /** What is remembered of a thing that was looked at again and is the same. */
  readonly keep: (before: Facts, now: Facts) => Facts
  /** Whether the look may lack the thing although it is there. */
  readonly mayHide: (coverage: Coverage, facts: Facts) => boolean
  /** What the wire calls a thing that is there, and one that is gone. */
  readonly words: { readonly there: WordOf<Change>; readonly gone: WordOf<Change> }
  readonly maxBytes: number
}

type WordOf<Change> = Change extends { readonly change: infer Word } ? Word : never
type FactsOf<Change> = Omit<Change, 'seq' | 'at' | 'after' | 'change'>
export type PortFacts = FactsOf<PortChange>
export type AccountFacts = FactsOf<AccountChange>

export const PORT_OUTBOX: OutboxKind<ObservedPort, PortCoverage, PortFacts, PortChange> = {
  factsOf: ({ category, port, type, laddr, container_id, path, owner_unknown }) => ({
    category,
    port,
    type,
    laddr,
    container_id,
    ...(path !== undefined && { path }),
    ...(owner_unknown !== undefined && { owner_unknown }),
  }),
  nameOf: ({ category, port, type, laddr, container_id: container }) =>
    `${category} ${type} ${port} ${laddr} ${container}`,
  // A program that is not known may be the one from before.
  isSame: (before, now) =>
    before.path === now.path || before.path === undefined || now.path === undefined,
  keep: (before, now) => (now.path === undefined ? before : now),
  mayHide: (coverage, { category }) => hidesPorts(coverage, category),
  words: { there: 'opened', gone: 'closed' },
  // A change of a usual port takes 130 bytes.
  maxBytes: 7_000_000,
}

export const ACCOUNT_OUTBOX: OutboxKind<
  AccountVerdict,
  AccountCoverage,
  AccountFacts,
  AccountChange
> = {
  factsOf: (account) => {
    const { service_type, instance, user_name, verdict, account_state, password_revision } = account
    return {
      service_type,
      ...(instance !== undefined && { instance }),
      user_name,
      verdict,
      ...('reason' in account && { reason: account.reason }),
      ...('scheme' in account && account.scheme !== undefined && { scheme: account.scheme }),
      ...(account_state !== undefined && { account_state }),
      ...(password_revision !== undefined && { password_revision }),
    }
  },
  nameOf: ({ service_type: service, instance = '', user_name: user }) =>
    `${service}\n${instance}\n${user}`,
  isSame: (before, now) =>
    before.verdict === now.verdict &&
    before.reason === now.reason &&
    before.scheme === now.scheme &&
    before.account_state === now.account_state &&
    before.password_revision === now.password_revision,
  keep: (_before, now) => now,
  mayHide: (coverage, account) => hidesAccount(coverage, account),
  words: { there: 'judged', gone: 'gone' },
  maxBytes: 1_000_000,
}
