import type { AccountVerdict } from '@openhss/contract'
import type { AccountBeginning, AccountRow } from '../account-columns.ts'
import type { AccountHistoryRow } from './account-history-columns.ts'
import { firstOf, isoOf, latest } from './iso-time.ts'
import { keepSome } from './keep-some.ts'
import { matchStretches } from './match-stretches.ts'
import type { Fate, StretchRules } from './match-stretches.ts'
import type { ScanMoment } from './scan-moment.ts'
import { shortHash } from './short-hash.ts'

/** The part of a row of `account_verdicts` that tells since when the account has been as it is. */
export type AccountStretch = Pick<
  AccountRow,
  'from_at' | 'began' | 'previous_verdict' | 'unconfirmed_since' | 'password_revision'
>

export interface AccountLook<Item extends AccountFacts> {
  readonly seen: readonly SeenAccount<Item>[]
  readonly missing: readonly AccountRow[]
  /** Stretches of accounts that went away a short while before. */
  readonly recent: readonly AccountHistoryRow[]
  readonly moment: ScanMoment
  /** When recording of the host's accounts began, ISO 8601; null: this is their first check. */
  readonly historyFrom: string | null
  /** Whether the check may lack an account although it is there. */
  readonly mayHide: (account: AccountRow) => boolean
}

interface SeenAccount<Item extends AccountFacts> {
  readonly item: Item
  readonly row: AccountRow | undefined
}

/** An account as a report brings it, or as a row of it holds it. */
export type AccountFacts = Pick<
  AccountVerdict,
  'service_type' | 'instance' | 'user_name' | 'verdict'
> & {
  readonly [K in 'reason' | 'scheme' | 'account_state' | 'password_revision']?:
    AccountRow[K] | undefined
}

export interface AccountStretches<Item extends AccountFacts> {
  readonly seen: readonly (SeenAccount<Item> & { readonly stretch: AccountStretch })[]
  /** Missing rows that stay, because the check may not have seen them. */
  readonly unconfirmed: readonly AccountRow[]
  readonly ended: readonly AccountHistoryRow[]
  /** Ended ones that go on. */
  readonly resumed: readonly AccountHistoryRow[]
}

/** Says since when each account of a host has been as it is after a check, and what has ended. Pure. */
export function accountStretches<Item extends AccountFacts>(
  look: AccountLook<Item>,
): AccountStretches<Item> {
  const { fates, unconfirmed, ended } = matchStretches(look, {
    ...RULES,
    mayBeHidden: look.mayHide,
  })
  const at = isoOf(look.moment.at)
  const [kept, lost] = keepSome(unconfirmed)
  return {
    seen: look.seen.map(({ item, row }, index) => {
      const fate = fates[index] ?? BEGINS
      const isSteady = fate.kind === 'steady' && row !== undefined
      return {
        item,
        row,
        stretch: isSteady ? sameStretch(item, row) : newStretch(item, fate, look, at),
      }
    }),
    unconfirmed: kept.map((row) => ({ ...row, unconfirmed_since: row.unconfirmed_since ?? at })),
    ended: [
      ...ended.map(({ rows, isReplaced }) =>
        endedRow(rows, isReplaced ? 'changed' : 'gone', look.historyFrom, at),
      ),
      ...[
        ...Map.groupBy(lost, (row) => `${stretchNameOfAccount(row)} ${stateOf(row)}`).values(),
      ].map((rows) => endedRow(rows, 'lost', look.historyFrom, at)),
    ],
    resumed: [...new Set(fates.flatMap((fate) => (fate.kind === 'resumes' ? [fate.before] : [])))],
  }
}

const BEGINS = { kind: 'begins', replaced: undefined } as const

const RULES: Omit<StretchRules<AccountRow, AccountFacts, AccountHistoryRow>, 'mayBeHidden'> = {
  row: { nameOf: stretchNameOfAccount, stateOf },
  item: { nameOf: stretchNameOfAccount, stateOf },
  past: {
    nameOf: (past) => stretchNameOfAccount({ ...past, instance: past.instance_key }),
    stateOf,
  },
  fits,
}

/** The name of the stretches of an account: those of recreated containers share it. */
export function stretchNameOfAccount(
  account: Pick<AccountFacts, 'service_type' | 'instance' | 'user_name'>,
): string {
  return `${account.service_type} ${instanceKey(account.instance ?? '')} ${account.user_name}`
}

/** A recreated container has another ID, and its accounts are the same ones. */
function instanceKey(instance: string): string {
  return instance.replace(/^[^/]+\//, '*/')
}

/** What an account is by; with another one of these another stretch of it begins. The revision is the last part. */
function stateOf(account: AccountFacts | AccountRow | AccountHistoryRow): string {
  const { verdict, reason, scheme, account_state: state, password_revision: revision } = account
  return `${verdict}\n${reason ?? ''}\n${scheme ?? ''}\n${state ?? ''}\n${revision ?? ''}`
}

/** An older agent tells no revision, and one that lost what it remembered starts anew with a lower one. */
function fits(before: string, now: string): boolean {
  const [a, b] = [before.lastIndexOf('\n') + 1, now.lastIndexOf('\n') + 1]
  const [earlier, later] = [before.slice(a), now.slice(b)]
  const mayBeSame = earlier === '' || later === '' || Number(later) < Number(earlier)
  return mayBeSame && before.slice(0, a) === now.slice(0, b)
}

function sameStretch(item: AccountFacts, before: AccountRow | AccountHistoryRow): AccountStretch {
  const { began, previous_verdict } = before
  const password_revision = item.password_revision ?? before.password_revision
  const from_at = 'from_before' in before && before.from_before ? null : before.from_at
  return { from_at, began, previous_verdict, unconfirmed_since: null, password_revision }
}

function newStretch(
  item: AccountFacts,
  fate: Fate<AccountRow, AccountHistoryRow>,
  { historyFrom }: Pick<AccountLook<AccountFacts>, 'historyFrom'>,
  at: string,
): AccountStretch {
  if (fate.kind === 'goes on' || fate.kind === 'resumes') return sameStretch(item, fate.before)
  const replaced = fate.kind === 'begins' ? fate.replaced : undefined
  const isFirst = historyFrom === null
  return {
    from_at: isFirst ? null : at,
    began: isFirst ? null : beginningOf(item, replaced),
    previous_verdict: replaced?.verdict ?? null,
    unconfirmed_since: null,
    password_revision: item.password_revision ?? null,
  }
}

function beginningOf(item: AccountFacts, before: AccountRow | undefined): AccountBeginning {
  if (before === undefined) return 'appeared'
  const { verdict, reason = null, scheme = null, password_revision: revision = null } = item
  if (verdict !== before.verdict || reason !== before.reason) return 'verdict'
  const isOther = revision !== null && revision !== before.password_revision
  return isOther || scheme !== before.scheme ? 'password' : 'state'
}

function endedRow(
  rows: readonly AccountRow[],
  ended: AccountHistoryRow['ended'],
  historyFrom: string | null,
  at: string,
): AccountHistoryRow {
  const first = firstOf(rows, ({ from_at: from }) => from)
  const unconfirmed = rows.flatMap(({ unconfirmed_since: since }) => since ?? [])
  const { host_id, service_type, user_name, verdict, reason, scheme, account_state } = first
  const { from_at, password_revision, began, previous_verdict } = first
  return {
    host_id,
    to_at: at,
    service_type,
    instance_key: instanceKey(first.instance),
    user_name,
    state: shortHash(stateOf(first)),
    from_at: from_at ?? historyFrom ?? at,
    from_before: from_at === null,
    to_after: unconfirmed.length === rows.length ? latest(unconfirmed) : null,
    verdict,
    reason,
    scheme,
    account_state,
    password_revision,
    began,
    previous_verdict,
    ended,
  }
}
