import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseParent } from './listening-parent.ts'

test.each([
  ['24 (nginx) S 17 24 24 0 -1 4194560', 17],
  ['24 (a) S 99 (b) R 17 24 24', 17],
  ['24 (line\nbreak )) ) D 1 24 24', 1],
  ['1 (init) S 0 1 1', 0],
  ['24 (cut', 0],
  ['', 0],
])('the parent in %j is %i', (stat, parent) => {
  expect(parseParent(stat)).toBe(parent)
})

test('whatever the name is, the parent behind it is read', () => {
  const name = anyText({ maxLength: 64 })
  fc.assert(
    fc.property(name, fc.nat(4_194_304), (comm, parent) => {
      expect(parseParent(`24 (${comm}) S ${parent} 24 24 0 -1`)).toBe(parent)
    }),
  )
})

test('any other text has a parent that a process may have, or none', () => {
  const text = fc.array(fc.oneof(fc.string(), fc.constantFrom(') S ', ' 9', '(', '99999999 ')))
  fc.assert(
    fc.property(text, (parts) => {
      const parent = parseParent(parts.join(''))
      expect(Number.isSafeInteger(parent) && parent >= 0 && parent < 10_000_000).toBe(true)
    }),
  )
})
