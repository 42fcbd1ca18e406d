import { expect, test } from 'vitest'
import type { AccountVerdict } from './account-verdicts.ts'
import { GAPS, isGuessable, isNetworkGap } from './vocabulary.ts'

const ACCOUNT = { user_name: 'ann', service_type: 'system' } as const
const WEAK = { ...ACCOUNT, duration: 1, desensitized_weak_passwords: '', suggestion: '' } as const

test.each<[AccountVerdict, boolean]>([
  [{ ...WEAK, verdict: 'weak' }, true],
  [{ ...WEAK, verdict: 'empty' }, true],
  [{ ...ACCOUNT, verdict: 'not_found', list_version: '1', words_tried: 1 }, false],
  [{ ...ACCOUNT, verdict: 'locked' }, false],
  [{ ...ACCOUNT, verdict: 'unsupported' }, false],
  [{ ...ACCOUNT, verdict: 'error', reason: 'failed' }, false],
])('a stranger gets into %o: %s', (account, expected) => {
  expect(isGuessable(account)).toBe(expected)
})

test('the gaps of networks are told from all others', () => {
  const texts = Object.values(GAPS).flat()
  expect(texts.filter(isNetworkGap)).toEqual(GAPS.networks)
})

test('no gap stands twice', () => {
  const texts = Object.values(GAPS).flat()
  expect(new Set(texts).size).toBe(texts.length)
})
