import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchWords, usableSpeedup } from './batch-size.ts'

const cost = fc.double({ min: 0.001, max: 4_000, noNaN: true })

test('a batch takes as long as a stop may wait, unless one guess takes longer', () => {
  fc.assert(
    fc.property(cost, fc.double({ min: 1, max: 50, noNaN: true }), (ms, most) => {
      const speedup = usableSpeedup(ms, most)
      const words = batchWords(ms, speedup)
      expect(Number.isInteger(words) && words >= 1 && words <= 4_096).toBe(true)
      expect(words === 1 || (words * ms) / speedup <= 500).toBe(true)
    }),
  )
})

test('a scheme that the SIMD code is fast at fills its lanes', () => {
  expect(batchWords(5, usableSpeedup(5, 7.5))).toBeGreaterThan(200)
  expect(batchWords(50, usableSpeedup(50, 7.5))).toBe(32)
  expect(usableSpeedup(4_000, 7.5)).toBe(1)
})
