import type { ScanResult } from '@openhss/contract'
import { formatVerdictTable, VERDICT_FIELDS, verdictValues } from './account-output.ts'
import { describeAccountCoverage, describePortCoverage, permissionRemedy } from './coverage-text.ts'
import type { Viewer } from './coverage-text.ts'
import { formatCsv } from './csv.ts'
import { formatPortTable, PORT_FIELDS, portValues } from './port-output.ts'
import { paint } from './terminal.ts'
import type { Terminal } from './terminal.ts'

/** A scan for people: two tables, then what was seen and what was not. */
export function formatScan(result: ScanResult, viewer: Viewer, terminal: Terminal): string {
  const { ports, accounts, coverage } = result
  const parts: string[] = []
  if (coverage.ports !== undefined) {
    parts.push(ports.length === 0 ? 'No open port was seen.\n' : formatPortTable(ports, terminal))
  }
  if (coverage.accounts !== undefined) {
    parts.push(
      accounts.length === 0 ? 'No account was seen.\n' : formatVerdictTable(accounts, terminal),
    )
  }
  parts.push(paint(terminal, 'dim', formatScanCoverage(result, viewer)))
  return parts.join('\n')
}

/** What the scan saw and what it did not, and how to see more. */
export function formatScanCoverage(
  { coverage: { ports, accounts } }: ScanResult,
  viewer: Viewer,
): string {
  const gaps = [...(ports?.gaps ?? []), ...(accounts?.gaps ?? [])]
  const remedy = permissionRemedy(gaps, viewer)
  return [
    ports === undefined ? '' : describePortCoverage(ports),
    accounts === undefined ? '' : describeAccountCoverage(accounts),
    remedy === undefined ? '' : `To see more, ${remedy}\n`,
  ].join('')
}

/** One table for both kinds of rows; `kind` says which columns are filled. */
export function formatScanCsv({ ports, accounts }: ScanResult): string {
  const noPort = PORT_FIELDS.map(() => undefined)
  const noAccount = VERDICT_FIELDS.map(() => undefined)
  return formatCsv(
    ['kind', ...PORT_FIELDS, ...VERDICT_FIELDS],
    [
      ...ports.map((port) => ['port', ...portValues(port), ...noAccount]),
      ...accounts.map((account) => ['account', ...noPort, ...verdictValues(account)]),
    ],
  )
}
