import { hidesPorts } from '@openhss/contract'
import { changeInSteps } from './change-in-steps.ts'
import { listAfter, nothingChanged } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { HostRow } from './host-columns.ts'
import type { ReportOfPorts } from './host-report.ts'
import {
  changePorts,
  portNameOf,
  portsTouchedBy,
  reportedPortOf,
  stepPorts,
} from './port-changes.ts'
import { portColumns } from './port-columns.ts'
import type { PortRow } from './port-columns.ts'
import { parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'
import { isoOf } from './stretches/iso-time.ts'
import type { PortHistoryRow } from './stretches/port-history-columns.ts'
import { isLately, momentAfterSteps } from './stretches/scan-moment.ts'
import type { ScanMoment } from './stretches/scan-moment.ts'

/** The time for which the ports of a host are recorded. */
type RecordedPorts = Pick<HostRow, 'port_history_from' | 'port_history_at' | 'port_blind_since'>

/** Finds what a report changes of the ports of its host, and until when these are recorded then. Pure. */
export function findPorts(
  host: StoredHost,
  { changes, ...report }: ReportOfPorts & { readonly hostId: string },
  now: string,
  before: readonly PortRow[],
): { readonly found: RowChanges<PortRow, PortHistoryRow>; readonly recorded: RecordedPorts } {
  const { host_id: hostId, port_history_from: historyFrom, port_blind_since: blindSince } = host
  let recorded: RecordedPorts = {
    port_history_from: historyFrom,
    port_history_at: host.port_history_at,
    port_blind_since: blindSince,
  }
  const found = changeInSteps(
    {
      before,
      changes,
      known: host.last_port_change_seq,
      newest: host.port_history_at,
      recent: parseRows<PortHistoryRow>(host.recent, hostId),
      now: Date.parse(now),
    },
    {
      columns: portColumns,
      nameOf: portNameOf,
      areTouched: portsTouchedBy,
      takeStep: (rows, step, { recent, moment }) =>
        stepPorts(rows, step, { hostId, moment, historyFrom, recent: lately(recent, moment) }),
      takeList: (rows, { recent, newest, last }) => {
        recorded = { ...recorded, port_history_at: newest }
        if (report.list.how === 'later') return nothingChanged(rows)
        const moment = momentAfterSteps(last, Date.parse(report.scanned_at), Date.parse(now), {
          newest,
          lastScan: host.last_port_scan_at,
          blindSince,
        })
        const at = isoOf(moment.at)
        const isBlind = hidesPorts(report.coverage)
        recorded = {
          port_history_from: historyFrom ?? at,
          port_history_at: at,
          port_blind_since: isBlind ? isoOf(moment.lookedBefore ?? moment.at) : null,
        }
        // What changed since the acknowledged list is told beside that list, not beside what the steps led to.
        const rules = { nameOf: portNameOf, reportedOf: reportedPortOf }
        const list =
          rows === before
            ? report.list
            : { how: 'all' as const, items: listAfter(before, report.list, rules) }
        const scan = { hostId, moment, historyFrom, recent: lately(recent, moment) }
        return changePorts(rows, { ...report, list }, scan)
      },
      mayResume: ({ ended }) => ended === 'closed',
    },
  )
  return { found, recorded }

  function lately(recent: readonly PortHistoryRow[], moment: ScanMoment) {
    return recent.filter(({ closed_at: closed }) => isLately(closed, moment))
  }
}
