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
