import { hidesAccount } from '@openhss/contract'
import type { AccountKey, AccountVerdict } from '@openhss/contract'
import { accountColumns } from './account-columns.ts'
import type { AccountRow } from './account-columns.ts'
import { changeRows } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { ReportedList, ReportOfAccounts } from './host-report.ts'
import type { ChangeStep } from './reported-steps.ts'
import type { AccountHistoryRow } from './stretches/account-history-columns.ts'
import { accountStretches, stretchNameOfAccount } from './stretches/account-stretches.ts'
import type { AccountLook, AccountStretch } from './stretches/account-stretches.ts'

type Look = AccountLook<AccountVerdict>

/** What is known of a host's accounts besides its rows. */
interface AccountCheck extends Pick<Look, 'recent' | 'moment' | 'historyFrom'> {
  readonly hostId: string
}

/**
 * Compares the stored accounts of a host with those of a report. Pure.
 * @param check what else is known of the host's history, and when the check was.
 */
export function changeAccounts(
  before: readonly AccountRow[],
  { list, coverage }: Pick<ReportOfAccounts, 'list' | 'coverage'>,
  check: AccountCheck,
): RowChanges<AccountRow, AccountHistoryRow> {
  return change(before, list, { ...check, mayHide: (account) => hidesAccount(coverage, account) })
}

/** Changes the stored accounts of a host by what one check found changed, which says for sure what is gone. Pure. */
export function stepAccounts(
  before: readonly AccountRow[],
  { items, removed }: ChangeStep<AccountVerdict, AccountKey>,
  check: AccountCheck,
): RowChanges<AccountRow, AccountHistoryRow> {
  const gone = new Set(removed.map(accountNameOf))
  return change(
    before,
    { how: 'delta', items, removed },
    { ...check, mayHide: (account) => !gone.has(accountNameOf(account)) },
  )
}

/** Tells which accounts any of the changes is about. Pure. */
export function accountsTouchedBy(
  _rows: readonly AccountRow[],
  steps: readonly ChangeStep<AccountVerdict, AccountKey>[],
): (row: AccountRow) => boolean {
  const keys = steps.flatMap(({ items, removed }): readonly AccountKey[] => [...items, ...removed])
  const names = new Set(keys.map(stretchNameOfAccount))
  return (row) => names.has(stretchNameOfAccount(row))
}

function change(
  before: readonly AccountRow[],
  list: ReportedList<AccountVerdict, AccountKey>,
  { hostId, ...look }: AccountCheck & Pick<Look, 'mayHide'>,
): RowChanges<AccountRow, AccountHistoryRow> {
  return changeRows(before, list, {
    columns: accountColumns,
    nameOf: accountNameOf,
    reportedOf: reportedAccountOf,
    rowOf: (item, _known, stretch: AccountStretch) => rowOf(hostId, item, stretch),
    stretchesOf: (found) => accountStretches({ ...look, ...found }),
  })
}

/** The fields of any verdict. */
type AnyVerdict = Partial<
  Record<
    'reason' | 'scheme' | 'list_version' | 'desensitized_weak_passwords' | 'suggestion',
    string
  >
> &
  Partial<Record<'words_tried' | 'duration' | 'used_days', number>>

/** A stored row is what its report said, and more. */
export function reportedAccountOf(row: AccountRow): AccountVerdict {
  const { desensitized_weak_password: desensitized_weak_passwords, ...rest } = row
  return { ...rest, desensitized_weak_passwords } as unknown as AccountVerdict
}

function rowOf(hostId: string, item: AccountVerdict, stretch: AccountStretch): AccountRow {
  const facts = item as AnyVerdict
  return {
    host_id: hostId,
    service_type: item.service_type,
    instance: item.instance ?? '',
    user_name: item.user_name,
    account_state: item.account_state ?? null,
    verdict: item.verdict,
    reason: (facts.reason ?? null) as AccountRow['reason'],
    scheme: facts.scheme ?? null,
    list_version: facts.list_version ?? null,
    words_tried: facts.words_tried ?? null,
    duration: facts.duration ?? null,
    used_days: facts.used_days ?? null,
    desensitized_weak_password: facts.desensitized_weak_passwords ?? null,
    suggestion: facts.suggestion ?? null,
    ...stretch,
  }
}

/** Tells the accounts of a host apart. */
export function accountNameOf({ service_type: service, instance, user_name: user }: AccountKey) {
  return `${service}\n${instance ?? ''}\n${user}`
}
