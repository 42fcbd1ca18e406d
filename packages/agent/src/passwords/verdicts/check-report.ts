import type { AccountCoverage, AccountVerdict, Gap } from '@openhss/contract'
import type { Account } from '../../accounts/account.ts'
import { buildVerdict } from './account-outcome.ts'
import type { AccountOutcome, VerdictContext } from './account-outcome.ts'
import { describeCoverage } from './check-coverage.ts'

/** Collects how accounts end, and tells of weak ones at once. */
export class CheckReport {
  readonly #context: VerdictContext
  readonly #onFinding: ((verdict: AccountVerdict) => void) | undefined
  readonly #outcomes = new Map<Account, AccountOutcome>()

  constructor(context: VerdictContext, onFinding?: (verdict: AccountVerdict) => void) {
    this.#context = context
    this.#onFinding = onFinding
  }

  settle(account: Account, outcome: AccountOutcome): void {
    this.#outcomes.set(account, outcome)
    if (outcome.kind === 'found') this.#onFinding?.(buildVerdict(account, outcome, this.#context))
  }

  /** A verdict for every account, in the order given, and what the check did not see. */
  finish(
    accounts: readonly Account[],
    gaps: readonly Gap[],
    words: { readonly version: string; readonly count: number },
  ): { readonly verdicts: AccountVerdict[]; readonly coverage: AccountCoverage } {
    const outcomes = accounts.map((account) => this.#outcomes.get(account) ?? NO_OUTCOME)
    const verdicts = accounts.map((account, i) =>
      buildVerdict(account, outcomes[i] ?? NO_OUTCOME, this.#context),
    )
    return { verdicts, coverage: describeCoverage(outcomes, gaps, words) }
  }
}

/** Every account ends with a verdict, even one that a fault of ours forgot. */
const NO_OUTCOME: AccountOutcome = { kind: 'error', reason: 'failed' }
