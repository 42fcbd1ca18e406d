import type { AccountVerdict, GapReason, ScanResult, Verdict } from '@openhss/contract'
import { formatVerdictCsv } from './account-output.ts'
import {
  describeAccountCoverage,
  describePortCoverage,
  permissionRemedy,
  REASON_WORDS,
} from './coverage-text.ts'
import type { Viewer } from './coverage-text.ts'
import { formatPortCsv } from './port-output.ts'
import { paint } from './terminal.ts'
import type { Terminal } from './terminal.ts'
import { wrapLines } from './wrap-text.ts'

/** Describes what the scan saw and what it did not, and what to do about that. */
export function formatScanCoverage(
  result: ScanResult,
  viewer: Viewer,
  { paintOn, width }: { readonly paintOn?: Terminal; readonly width?: number | undefined } = {},
): string {
  const { seen, advice } = describeScanCoverage(result, viewer)
  const parts = [
    ['dim', seen],
    ['yellow', advice],
    ['red', result.interrupted ? INTERRUPTED : ''],
  ] as const
  return parts
    .map(([colour, text]) => [colour, wrapLines(text, width)] as const)
    .map(([colour, text]) => (paintOn ? paint(paintOn, colour, text) : text))
    .join('')
}

const INTERRUPTED =
  'INCOMPLETE: the scan was interrupted. What it did not reach may be open or weak.\n'

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

/** Formats the table of the one kind of rows that was asked for. */
export function formatScanCsv({ ports, accounts, coverage }: ScanResult): string {
  return coverage.ports === undefined ? formatVerdictCsv(accounts) : formatPortCsv(ports)
}
