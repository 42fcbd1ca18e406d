import type { AccountVerdict, ObservedPort } from '@openhss/contract'
import { INT32_MAX, MAX_CHARACTERS, MAX_REPORTED_GAPS } from '@openhss/contract/runtime'
import { expect, expectTypeOf, test } from 'vitest'
import {
  ACCOUNT_CLEANING,
  cleanAccountCoverage,
  cleanPort,
  cleanVerdict,
  PORT_CLEANING,
} from './clean-report.ts'
import type { Cleaning } from './clean-report.ts'

const PORT: ObservedPort = {
  laddr: '::',
  port: 22,
  type: 'TCP',
  category: 'host',
  container_id: '',
  path: '/usr/sbin/sshd',
}

const VERDICT: AccountVerdict = {
  user_name: 'ann',
  service_type: 'system',
  verdict: 'not_found',
  list_version: '1',
  words_tried: 1,
}

test('a text field without a bound does not compile, nor does one that holds texts', () => {
  type WithText = ObservedPort & { banner: string }
  type WithOptionalText = ObservedPort & { banner?: string }
  type OneMore = AccountVerdict | { verdict: 'banned'; banner: string }
  type WithTexts = ObservedPort & { banners?: string[] }
  type WithOthers = ObservedPort & { others?: { banner: string }[] }
  expectTypeOf(PORT_CLEANING).toExtend<Cleaning<ObservedPort>>()
  expectTypeOf(PORT_CLEANING).not.toExtend<Cleaning<WithText>>()
  expectTypeOf(PORT_CLEANING).not.toExtend<Cleaning<WithOptionalText>>()
  expectTypeOf(ACCOUNT_CLEANING).not.toExtend<Cleaning<OneMore>>()
  expectTypeOf(PORT_CLEANING).not.toExtend<Cleaning<WithTexts>>()
  expectTypeOf(PORT_CLEANING).not.toExtend<Cleaning<WithOthers>>()
})

test('a field with a closed list of values, or of another type, needs none', () => {
  type WithOthers = ObservedPort & { colour?: 'red' | 'blue'; age: number; isOld?: boolean }
  expectTypeOf(PORT_CLEANING).toExtend<Cleaning<WithOthers>>()
})

test('what fits stays the object that it is', () => {
  expect(cleanPort(PORT)).toBe(PORT)
  expect(cleanVerdict(VERDICT)).toBe(VERDICT)
})

test('a text is cut, and two long names still differ', () => {
  const long = 'x'.repeat(5_000)
  expect(cleanPort({ ...PORT, path: `/${long}` }).path).toHaveLength(MAX_CHARACTERS.path)
  const names = ['a', 'b'].map(
    (end) => cleanVerdict({ ...VERDICT, user_name: long + end }).user_name,
  )
  expect(new Set(names).size).toBe(2)
  for (const name of names) expect(name).toHaveLength(MAX_CHARACTERS.user_name)
})

test('gaps past the bound are one, and a count stays a 32-bit integer', () => {
  const gaps = Array.from({ length: MAX_REPORTED_GAPS + 1 }, (_, at) => ({
    what: `gap ${at}`,
    reason: 'failed' as const,
    count: INT32_MAX,
  }))
  const coverage = {
    complete: false,
    accounts: 0,
    tested: 0,
    list_version: 'x'.repeat(100),
    words_planned: 0,
    gaps,
  }
  const clean = cleanAccountCoverage(coverage)
  expect(clean.gaps).toHaveLength(MAX_REPORTED_GAPS)
  expect(clean.gaps.at(-1)).toEqual({ what: 'other gaps', reason: 'oversized', count: INT32_MAX })
  expect(clean.list_version).toHaveLength(MAX_CHARACTERS.list_version)
})
