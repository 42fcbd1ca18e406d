import type { AccountVerdict, GapReason, ScanResult, Verdict } from '@openhss/contract'
import { formatVerdictTable, VERDICT_FIELDS, verdictValues } from './account-output.ts'
import {
  describeAccountCoverage,
  describePortCoverage,
  permissionRemedy,
  REASON_WORDS,
} from './coverage-text.ts'
import type { Viewer } from './coverage-text.ts'
import { formatCsv } from './csv.ts'
import { formatPortTable, PORT_FIELDS, portValues } from './port-output.ts'
import { paint } from './terminal.ts'
import type { Terminal } from './terminal.ts'

/** Formats a scan for people: two tables, then what was seen and what was not. */
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
  const { seen, advice } = describeScanCoverage(result, viewer)
  parts.push(paint(terminal, 'dim', seen) + paint(terminal, 'yellow', advice))
  return parts.join('\n')
}

/** Describes what the scan saw and what it did not, and in a last line what to do about that. */
export function formatScanCoverage(result: ScanResult, viewer: Viewer): string {
  const { seen, advice } = describeScanCoverage(result, viewer)
  return seen + advice
}

function describeScanCoverage(result: ScanResult, viewer: Viewer) {
  const { ports, accounts } = result.coverage
  const seen = [
    ports === undefined ? '' : describePortCoverage(ports),
    accounts === undefined ? '' : describeAccountCoverage(accounts),
  ].join('')
  const remedy = permissionRemedy([...(ports?.gaps ?? []), ...(accounts?.gaps ?? [])], viewer)
  const advice = [
    ...warnOfNothingTested(result),
    ...(remedy === undefined ? [] : [`To see more, ${remedy}`]),
  ].join(' ')
  return { seen, advice: advice === '' ? '' : `${advice}\n` }
}

/** Warns of a scan that could test nothing: without the warning it would look like one that found nothing. */
function warnOfNothingTested({ accounts, coverage }: ScanResult): string[] {
  if (accounts.some(({ verdict }) => TESTED_VERDICTS.has(verdict))) return []
  const reasons = new Set(accounts.flatMap(reasonsOf))
  if (accounts.length === 0) coverage.accounts?.gaps.forEach(({ reason }) => reasons.add(reason))
  if (reasons.size === 0) return []
  const words = Array.from(reasons, (reason) => REASON_WORDS[reason])
  return [`Passwords were NOT tested: ${words.join(', ')}.`]
}

const TESTED_VERDICTS: ReadonlySet<Verdict> = new Set(['weak', 'empty', 'not_found'])

function reasonsOf(account: AccountVerdict): GapReason[] {
  if (account.verdict === 'error') return [account.reason]
  return account.verdict === 'unsupported' ? ['unsupported'] : []
}

/** Formats one table for both kinds of rows; the column `kind` says which of the others are filled. */
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
