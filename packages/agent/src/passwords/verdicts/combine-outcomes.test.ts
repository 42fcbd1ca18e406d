import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountOutcome } from './account-outcome.ts'
import { combineOutcomes } from './combine-outcomes.ts'
import { describeWeakness } from './weakness.ts'

const EMPTY = { kind: 'found', found: describeWeakness('', 'head', 'a') } as const
const WEAK = { kind: 'found', found: describeWeakness('dragon', 'common', 'a') } as const
const ERROR = { kind: 'error', reason: 'failed' } as const
const UNSUPPORTED = { kind: 'unsupported', scheme: 'x' } as const
const TESTED = {
  kind: 'tested',
  scheme: 'ed25519',
  words: 10,
  listVersion: '1',
  complete: true,
} as const
const LOCKED = { kind: 'locked' } as const
const WORST_FIRST: readonly AccountOutcome[] = [EMPTY, WEAK, ERROR, UNSUPPORTED, TESTED, LOCKED]

test('the worst of several passwords decides, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORST_FIRST), { minLength: 1 }), (outcomes) => {
      const worst = WORST_FIRST.find((each) => outcomes.includes(each))
      expect(combineOutcomes(outcomes)).toEqual(worst)
      expect(combineOutcomes(outcomes.toReversed())).toEqual(worst)
    }),
  )
})

test('two tested passwords are complete only together, and count the fewer words', () => {
  const stopped = { ...TESTED, scheme: 'mysql-native', words: 3, complete: false }
  expect(combineOutcomes([TESTED, stopped])).toEqual(stopped)
  expect(combineOutcomes([{ ...stopped, words: 20 }, TESTED])).toEqual({
    ...TESTED,
    complete: false,
  })
})
