import { canHideAccounts } from '@openhss/contract'
import type { AccountCoverage, AccountKey, AccountVerdict } from '@openhss/contract'
import { accountColumns } from './account-columns.ts'
import type { AccountRow } from './account-columns.ts'
import type { ReportOfAccounts } from './host-report.ts'
import { wholeList } from './list-changes.ts'
import { isSameRow } from './same-row.ts'
import type { AccountHistoryRow } from './stretches/account-history-columns.ts'
import { accountStretches } from './stretches/account-stretches.ts'
import type { AccountLook, AccountStretch } from './stretches/account-stretches.ts'

/** What a report changes of the accounts of a host. */
export interface AccountChanges {
  /** All rows, as they are after it. */
  readonly after: readonly AccountRow[]
  readonly added: readonly AccountRow[]
  /** Rows that were there, with something new in them. */
  readonly changed: readonly AccountRow[]
  readonly removed: readonly AccountRow[]
  /** Stretches that ended, and ended ones that go on. */
  readonly ended: readonly AccountHistoryRow[]
  readonly resumed: readonly AccountHistoryRow[]
}

/**
 * Compares the stored accounts of a host with those of a report. Pure.
 * @param look what else is known of the host's history, and when the check was.
 */
export function changeAccounts(
  before: readonly AccountRow[],
  report: Pick<ReportOfAccounts, 'list' | 'coverage'> & { readonly hostId: string },
  look: Pick<AccountLook<AccountVerdict>, 'recent' | 'moment' | 'historyFrom'>,
): AccountChanges {
  const stored = new Map(before.map((row) => [nameOf(row), row]))
  const found = listAfter(before, report.list).map((item) => {
    const name = nameOf(item)
    const row = stored.get(name)
    stored.delete(name)
    return { item, row }
  })
  const { seen, unconfirmed, ended, resumed } = accountStretches({
    ...look,
    seen: found,
    missing: [...stored.values()],
    mayHide: (account) => mayHide(report.coverage, account),
  })
  const after: AccountRow[] = []
  const added: AccountRow[] = []
  const changed: AccountRow[] = []
  for (const { item, row: known, stretch } of seen) {
    const row = rowOf(report.hostId, item, stretch)
    const isSame = known !== undefined && isSameRow(accountColumns, row, known)
    if (known === undefined) added.push(row)
    else if (!isSame) changed.push(row)
    after.push(isSame ? known : row)
  }
  for (const row of unconfirmed) {
    const name = nameOf(row)
    const known = stored.get(name)
    if (known === undefined || !isSameRow(accountColumns, row, known)) changed.push(row)
    stored.delete(name)
    after.push(row)
  }
  return { after, added, changed, removed: [...stored.values()], ended, resumed }
}

/** Whether a check may lack an account although it is there: something hid it, or its service could not be read. */
function mayHide({ gaps, services = [] }: AccountCoverage, account: AccountRow): boolean {
  const { service_type: type, instance } = account
  const isUnread = services.some(
    (each) => each.reason !== undefined && each.service_type === type && each.instance === instance,
  )
  return isUnread || gaps.some((gap) => canHideAccounts(gap, { service_type: type, instance }))
}

/** What nobody has seen lately is in no list that an agent holds. */
function listAfter(
  before: readonly AccountRow[],
  list: ReportOfAccounts['list'],
): readonly AccountVerdict[] {
  if (list.how === 'all') return wholeList([], list, nameOf)
  const acknowledged = before.filter(({ unconfirmed_since: since }) => since === null)
  return wholeList(acknowledged.map(reportedOf), list, nameOf)
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
