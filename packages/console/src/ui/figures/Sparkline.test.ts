import { expect, test } from 'vitest'
import { stretchesOf } from './Sparkline.tsx'

test('what is not known is a gap, and no zero', () => {
  expect(stretchesOf([undefined, 2, 0, undefined, undefined, 5])).toEqual([
    [
      { place: 1, value: 2 },
      { place: 2, value: 0 },
    ],
    [{ place: 5, value: 5 }],
  ])
  expect(stretchesOf([undefined])).toEqual([])
})
