import type { AccountCoverage, AccountVerdict, Gap } from '@openhss/contract'
import type { Account } from '../../accounts/account.ts'
import { buildVerdict } from './account-outcome.ts'
import type { AccountOutcome, VerdictContext } from './account-outcome.ts'
import { describeCoverage } from './check-coverage.ts'
import { combineOutcomes } from './combine-outcomes.ts'

/** Told of accounts as soon as something is certain about them. */
export interface CheckListener {
  /** Called for each weak or empty account as soon as it is known. */
  readonly onFinding?: ((verdict: AccountVerdict) => void) | undefined
  /** Called once for each account: when it is found to be weak, or when all of it was judged. */
  readonly onVerdict?: ((verdict: AccountVerdict) => void) | undefined
}

/** Collects how accounts end, and tells of them at once. */
export class CheckReport {
  readonly #context: VerdictContext
  readonly #listener: CheckListener
  readonly #outcomes = new Map<Account, AccountOutcome>()
  /** Only of accounts with several stored passwords. */
  readonly #parts = new Map<Account, readonly Account[]>()
  readonly #wholes = new Map<Account, Account>()
  readonly #told = new Set<Account>()
  readonly #found = new Set<Account>()
  /** Findings that were told, as text. */
  readonly #toldFindings = new Set<string>()

  constructor(context: VerdictContext, listener: CheckListener = {}) {
    this.#context = context
    this.#listener = listener
  }

  /** Forgets the accounts, which are read anew; what was told of them is not told again. */
  begin(): void {
    this.#outcomes.clear()
    this.#parts.clear()
    this.#wholes.clear()
    this.#told.clear()
    this.#found.clear()
    if (this.#toldFindings.size > MAX_TOLD_COUNT) this.#toldFindings.clear()
  }

  /** The account once for each password that opens it; each part is settled by itself. */
  partsOf(account: Account): readonly Account[] {
    const { otherPasswords, ...first } = account
    if (!otherPasswords || otherPasswords.length === 0) return [account]
    const parts = [first, ...otherPasswords.map((password) => ({ ...first, password }))]
    this.#parts.set(account, parts)
    for (const part of parts) this.#wholes.set(part, account)
    return parts
  }

  /** Whether one of these is the account, or one of its parts. */
  isAmong(account: Account, some: ReadonlySet<Account>): boolean {
    return (this.#parts.get(account) ?? [account]).some((part) => some.has(part))
  }

  settle(part: Account, outcome: AccountOutcome): void {
    this.#outcomes.set(part, outcome)
    const account = this.#wholes.get(part) ?? part
    if (outcome.kind === 'found') this.#tellFinding(account)
    const parts = this.#parts.get(account) ?? [account]
    const isJudged = this.#found.has(account) || parts.every((each) => this.#outcomes.has(each))
    if (!isJudged || this.#told.has(account)) return
    this.#told.add(account)
    this.#listener.onVerdict?.(this.#verdictOf(account))
  }

  #tellFinding(account: Account): void {
    if (this.#found.has(account)) return
    this.#found.add(account)
    const verdict = this.#verdictOf(account)
    const text = JSON.stringify(verdict)
    if (this.#toldFindings.has(text)) return
    this.#toldFindings.add(text)
    this.#listener.onFinding?.(verdict)
  }

  /** A verdict for every account, in the order given, and what the check did not see. */
  finish(
    accounts: readonly Account[],
    gaps: readonly Gap[],
    words: { readonly version: string; readonly count: number },
  ): { readonly verdicts: AccountVerdict[]; readonly coverage: AccountCoverage } {
    const ends = accounts.map((account) => [account, this.#outcomeOf(account)] as const)
    const verdicts = ends.map(([account, outcome]) => buildVerdict(account, outcome, this.#context))
    const outcomes = ends.map(([, outcome]) => outcome)
    return { verdicts, coverage: describeCoverage(outcomes, gaps, words) }
  }

  #verdictOf(account: Account): AccountVerdict {
    return buildVerdict(account, this.#outcomeOf(account), this.#context)
  }

  #outcomeOf(account: Account): AccountOutcome {
    const parts = this.#parts.get(account) ?? [account]
    return combineOutcomes(parts.map((part) => this.#outcomes.get(part) ?? NO_OUTCOME))
  }
}

/** What is told twice does no harm. */
const MAX_TOLD_COUNT = 10_000

/** Every account ends with a verdict, even one that a fault of ours forgot. */
const NO_OUTCOME: AccountOutcome = { kind: 'error', reason: 'failed' }
