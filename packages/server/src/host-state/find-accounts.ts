import {
  accountNameOf,
  accountsTouchedBy,
  changeAccounts,
  reportedAccountOf,
  stepAccounts,
} from './account-changes.ts'
import { accountColumns } from './account-columns.ts'
import type { AccountRow } from './account-columns.ts'
import { changeInSteps } from './change-in-steps.ts'
import { listAfter, nothingChanged } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { HostRow } from './host-columns.ts'
import type { ReportOfAccounts } from './host-report.ts'
import { parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'
import type { AccountHistoryRow } from './stretches/account-history-columns.ts'
import { isoOf } from './stretches/iso-time.ts'
import { isLately, momentAfterSteps } from './stretches/scan-moment.ts'
import type { ScanMoment } from './stretches/scan-moment.ts'

/** The time for which the accounts of a host are recorded. */
type RecordedAccounts = Pick<HostRow, 'account_history_from' | 'account_history_at'>

/** Finds what a report changes of the accounts of its host, and until when these are recorded then. Pure. */
export function findAccounts(
  host: StoredHost,
  { changes, ...report }: ReportOfAccounts & { readonly hostId: string },
  now: string,
  before: readonly AccountRow[],
): {
  readonly found: RowChanges<AccountRow, AccountHistoryRow>
  readonly recorded: RecordedAccounts
} {
  const { host_id: hostId, account_history_from: historyFrom } = host
  let recorded: RecordedAccounts = {
    account_history_from: historyFrom,
    account_history_at: host.account_history_at,
  }
  const found = changeInSteps(
    {
      before,
      changes,
      known: host.last_account_change_seq,
      newest: host.account_history_at,
      recent: parseRows<AccountHistoryRow>(host.recent, hostId),
      now: Date.parse(now),
    },
    {
      columns: accountColumns,
      nameOf: accountNameOf,
      areTouched: accountsTouchedBy,
      takeStep: (rows, step, { recent, moment }) =>
        stepAccounts(rows, step, { hostId, moment, historyFrom, recent: lately(recent, moment) }),
      takeList: (rows, { recent, newest, last }) => {
        recorded = { ...recorded, account_history_at: newest }
        if (report.list.how === 'later') return nothingChanged(rows)
        const moment = momentAfterSteps(last, Date.parse(report.scanned_at), Date.parse(now), {
          newest,
          lastScan: host.last_password_scan_at,
          blindSince: null,
        })
        const at = isoOf(moment.at)
        recorded = { account_history_from: historyFrom ?? at, account_history_at: at }
        const rules = { nameOf: accountNameOf, reportedOf: reportedAccountOf }
        const list =
          rows === before
            ? report.list
            : { how: 'all' as const, items: listAfter(before, report.list, rules) }
        const check = { hostId, moment, historyFrom, recent: lately(recent, moment) }
        return changeAccounts(rows, { ...report, list }, check)
      },
      mayResume: ({ ended }) => ended === 'gone',
    },
  )
  return { found, recorded }

  function lately(recent: readonly AccountHistoryRow[], moment: ScanMoment) {
    return recent.filter(({ to_at: to }) => isLately(to, moment))
  }
}
