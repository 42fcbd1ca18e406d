import type { ObservedPort, PortReport } from '@openhss/contract'
import { examplePortReport } from '@openhss/contract/examples'

/** Returns the port of the example, changed so. */
export function observedPort(changes: Partial<ObservedPort> = {}): ObservedPort {
  return { ...examplePortReport.items[0], ...changes } as ObservedPort
}

/** Returns the report of the example, changed so; `items: undefined` is a report that nothing has changed. */
export function makePortReport(
  changes: Partial<Omit<PortReport, 'items'>> & {
    readonly items?: ObservedPort[] | undefined
  } = {},
): PortReport {
  return { ...examplePortReport, ...changes } as PortReport
}
