import type { AccountKey, AccountVerdict } from '@openhss/contract'
import { accountColumns } from './account-columns.ts'
import type { AccountRow } from './account-columns.ts'
import type { ReportOfAccounts } from './host-report.ts'
import { wholeList } from './list-changes.ts'
import { isSameRow } from './same-row.ts'

/** What a report changes of the accounts of a host. */
export interface AccountChanges {
  /** All rows, as they are after it. */
  readonly after: readonly AccountRow[]
  readonly added: readonly AccountRow[]
  /** Rows that were there, with something new in them. */
  readonly changed: readonly AccountRow[]
  readonly removed: readonly AccountRow[]
}

/**
 * Compares the stored accounts of a host with those of a report. Pure.
 * @param at when the check ended, ISO 8601.
 */
export function changeAccounts(
  before: readonly AccountRow[],
  { hostId, list }: Pick<ReportOfAccounts, 'list'> & { readonly hostId: string },
  at: string,
): AccountChanges {
  const stored = new Map(before.map((row) => [nameOf(row), row]))
  const after: AccountRow[] = []
  const added: AccountRow[] = []
  const changed: AccountRow[] = []
  for (const item of wholeList(before.map(reportedOf), list, nameOf)) {
    const name = nameOf(item)
    const known = stored.get(name)
    const row = rowOf(hostId, item, known, at)
    stored.delete(name)
    const isSame = known !== undefined && isSameRow(accountColumns, row, known)
    if (known === undefined) added.push(row)
    else if (!isSame) changed.push(row)
    after.push(isSame ? known : row)
  }
  return { after, added, changed, removed: [...stored.values()] }
}

/** The fields of any verdict. */
type AnyVerdict = Partial<
  Record<
    'reason' | 'scheme' | 'list_version' | 'desensitized_weak_passwords' | 'suggestion',
    string
  >
> &
  Partial<Record<'words_tried' | 'duration' | 'used_days' | 'password_revision', number>>

/** A stored row is what its report said, and more. */
function reportedOf(row: AccountRow): AccountVerdict {
  const { desensitized_weak_password: desensitized_weak_passwords, ...rest } = row
  return { ...rest, desensitized_weak_passwords } as unknown as AccountVerdict
}

function rowOf(
  hostId: string,
  item: AccountVerdict,
  known: AccountRow | undefined,
  at: string,
): AccountRow {
  const facts = item as AnyVerdict
  const row = {
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
    password_revision: facts.password_revision ?? null,
    unconfirmed_since: null,
  }
  const isAsBefore = known !== undefined && STATE.every((name) => known[name] === row[name])
  return { ...row, from_at: isAsBefore ? known.from_at : at }
}

/** What an account is by; when one of these changes, another stretch of it begins. */
const STATE = ['verdict', 'reason', 'scheme', 'account_state', 'password_revision'] as const

function nameOf({ service_type: service, instance, user_name: user }: AccountKey): string {
  return `${service}\n${instance ?? ''}\n${user}`
}
