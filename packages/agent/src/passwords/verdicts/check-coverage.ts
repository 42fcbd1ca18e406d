import type { AccountCoverage, Gap } from '@openhss/contract'
import { GapTally } from '../../host/gap-tally.ts'
import type { AccountOutcome } from './account-outcome.ts'

/** What the check saw and what it did not. Pure. */
export function describeCoverage(
  outcomes: readonly AccountOutcome[],
  gaps: readonly Gap[],
  list: { readonly version: string; readonly count: number },
): AccountCoverage {
  const accountGaps = new GapTally()
  for (const outcome of outcomes) {
    if (outcome.kind === 'error') {
      accountGaps.add(outcome.what ?? 'account password', outcome.reason)
    }
    if (outcome.kind === 'unsupported') accountGaps.add('account password', 'unsupported')
    if (outcome.kind === 'tested' && !outcome.complete) accountGaps.add('account words', 'stopped')
  }
  const allGaps = [...gaps, ...accountGaps.list()]
  return {
    complete: allGaps.length === 0,
    accounts: outcomes.length,
    tested: outcomes.filter(isTested).length,
    list_version: list.version,
    words_planned: list.count,
    gaps: allGaps,
  }
}

/** A password that was found needs no further words. */
function isTested(outcome: AccountOutcome): boolean {
  return outcome.kind === 'found' || (outcome.kind === 'tested' && outcome.complete)
}
