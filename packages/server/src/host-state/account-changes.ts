import { canHideAccounts } from '@openhss/contract'
import type { AccountCoverage, AccountKey, AccountVerdict } from '@openhss/contract'
import { accountColumns } from './account-columns.ts'
import type { AccountRow } from './account-columns.ts'
import { changeRows } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { ReportOfAccounts } from './host-report.ts'
import type { AccountHistoryRow } from './stretches/account-history-columns.ts'
import { accountStretches } from './stretches/account-stretches.ts'
import type { AccountLook, AccountStretch } from './stretches/account-stretches.ts'

/**
 * Compares the stored accounts of a host with those of a report. Pure.
 * @param look what else is known of the host's history, and when the check was.
 */
export function changeAccounts(
  before: readonly AccountRow[],
  report: Pick<ReportOfAccounts, 'list' | 'coverage'> & { readonly hostId: string },
  look: Pick<AccountLook<AccountVerdict>, 'recent' | 'moment' | 'historyFrom'>,
): RowChanges<AccountRow, AccountHistoryRow> {
  return changeRows(before, report.list, {
    columns: accountColumns,
    nameOf,
    reportedOf,
    rowOf: (item, _known, stretch: AccountStretch) => rowOf(report.hostId, item, stretch),
    stretchesOf: (found) =>
      accountStretches({
        ...look,
        ...found,
        mayHide: (account) => mayHide(report.coverage, account),
      }),
  })
}

/** Whether a check may lack an account although it is there: something hid it, or its service could not be read. */
function mayHide({ gaps, services = [] }: AccountCoverage, account: AccountRow): boolean {
  const { service_type: type, instance } = account
  const isUnread = services.some(
    (each) => each.reason !== undefined && each.service_type === type && each.instance === instance,
  )
  return isUnread || gaps.some((gap) => canHideAccounts(gap, { service_type: type, instance }))
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
function reportedOf(row: AccountRow): AccountVerdict {
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

function nameOf({ service_type: service, instance, user_name: user }: AccountKey): string {
  return `${service}\n${instance ?? ''}\n${user}`
}
