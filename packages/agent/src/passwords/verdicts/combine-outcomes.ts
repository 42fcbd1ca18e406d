import type { AccountOutcome } from './account-outcome.ts'

/**
 * How an account with several stored passwords ends: as the worst of them, since any one lets in. It is
 * tested only if each of them was. There is at least one outcome. Pure.
 */
export function combineOutcomes(outcomes: readonly AccountOutcome[]): AccountOutcome {
  return outcomes.reduce((worst, each) => {
    if (worst.kind === 'tested' && each.kind === 'tested') return combineTested(worst, each)
    return rank(each) < rank(worst) ? each : worst
  })
}

type Tested = Extract<AccountOutcome, { kind: 'tested' }>

/** The one with fewer words speaks for both. */
function combineTested(one: Tested, other: Tested): Tested {
  const fewer = other.words < one.words ? other : one
  return { ...fewer, complete: one.complete && other.complete }
}

function rank(outcome: AccountOutcome): number {
  if (outcome.kind !== 'found') return RANKS.indexOf(outcome.kind)
  return outcome.found.traits.includes('empty') ? -2 : -1
}

const RANKS: readonly AccountOutcome['kind'][] = ['error', 'unsupported', 'tested', 'locked']
