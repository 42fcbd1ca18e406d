import type { ObservedPort, PortCoverage } from '@openhss/contract'
import { fitPorts } from '../server/reports/fit-report.ts'
import type { NewestOnly } from '../server/newest-only.ts'
import { pause } from '../process/pause.ts'
import type { PortScanner } from '../ports/port-scanner.ts'
import type { Snapshot } from '../server/reports/reports.ts'

/** Scans the ports again and again until the signal aborts. */
export async function watchPorts(options: {
  readonly scanner: PortScanner
  readonly inbox: NewestOnly<Snapshot<ObservedPort, PortCoverage>>
  readonly everyMs: number
  readonly signal: AbortSignal
}): Promise<void> {
  const { scanner, inbox, everyMs, signal } = options
  while (!signal.aborted) {
    const { ports, coverage } = scanner.scan()
    inbox.put({ scannedAt: new Date(), ...fitPorts({ items: ports, coverage }) })
    await pause(everyMs, signal)
  }
}
