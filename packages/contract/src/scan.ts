import type { AccountVerdict } from './account-verdicts.ts'
import type { AccountCoverage, PortCoverage } from './coverage.ts'
import type { ObservedPort, PortStatus } from './ports.ts'

/** What `openhss scan --json` prints: one host, looked at now, nothing stored. */
export interface ScanResult {
  readonly ports: readonly (ObservedPort & { status: PortStatus })[]
  readonly accounts: readonly AccountVerdict[]
  /** A part that was left out on request is absent. */
  readonly coverage: { readonly ports?: PortCoverage; readonly accounts?: AccountCoverage }
}
