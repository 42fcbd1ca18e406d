import type { ObservedPort, PortCoverage } from '@openhss/contract'
import { fitPorts } from '../server/reports/fit-report.ts'
import type { PortOutbox } from '../server/outbox/open-outbox.ts'
import type { NewestOnly } from '../server/newest-only.ts'
import { pause } from '../process/pause.ts'
import type { ServerClock } from '../server/server-clock.ts'
import type { PortScanner } from '../ports/port-scanner.ts'
import type { Snapshot } from '../server/reports/reports.ts'

/** Scans the ports again and again until the signal aborts. */
export async function watchPorts(options: {
  readonly scanner: PortScanner
  readonly clock: Pick<ServerClock, 'gap'>
  readonly inbox: NewestOnly<Snapshot<ObservedPort, PortCoverage>>
  readonly outbox: Pick<PortOutbox, 'observe'>
  readonly everyMs: number
  readonly signal: AbortSignal
}): Promise<void> {
  const { scanner, clock, inbox, outbox, everyMs, signal } = options
  while (!signal.aborted) {
    const { ports, coverage: seen } = scanner.scan()
    const scannedAt = new Date()
    const { gap } = clock
    const coverage = gap ? { ...seen, complete: false, gaps: [...seen.gaps, gap] } : seen
    const found = fitPorts({ items: ports, coverage })
    const changesUntil = outbox.observe(found.items, found.coverage, scannedAt.getTime())
    inbox.put({ scannedAt, ...found, changesUntil })
    await pause(everyMs, signal)
  }
}
