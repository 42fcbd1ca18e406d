import type { QueryKeyName } from '@openhss/contract/browser'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { problemOf } from './query-edit.ts'
import { suggest } from './suggestions.ts'

const KEYS = ['host', 'port', 'seen', 'severity', 'age'] as const satisfies readonly QueryKeyName[]
const textsOf = (text: string) => suggest(text, KEYS).map(({ text: whole }) => whole)

test.each([
  ['', ['host:', 'port:', 'seen:', 'severity:', 'age:', '-']],
  ['se', ['seen:', 'severity:']],
  ['-SE', ['-seen:', '-severity:']],
  ['host:a o', ['host:a host:', 'host:a port:']],
  ['seen:', ['seen:online', 'seen:late', 'seen:offline']],
  ['-seen:late,', ['-seen:late,online', '-seen:late,offline']],
  ['severity:>=h', ['severity:>=high']],
  ['seen:late', ['seen:late', 'seen:late,']],
  ['age:<', ['age:<1h', 'age:<24h', 'age:<7d', 'age:<30d']],
  ['host:w', []],
  ['port:2', []],
  ['prot:', []],
  ['host:"a se', []],
])('%j goes on as %j', (text, expected) => {
  expect(textsOf(text)).toEqual(expected)
})

test('what is offered behind a key is right, whatever stands before it', () => {
  const words = fc.constantFrom('seen:', '-seen:late,', 'severity:>=', 'age:', 'free severity:')
  fc.assert(
    fc.property(words, fc.nat(), (text, which) => {
      const offered = suggest(text, KEYS).filter(({ kind }) => kind !== 'or')
      expect(offered.length).toBeGreaterThan(0)
      const chosen = offered[which % offered.length]?.text ?? ''
      expect(problemOf(chosen, KEYS)).toBeUndefined()
    }),
  )
})
