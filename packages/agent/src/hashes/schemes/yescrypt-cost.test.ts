import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeYescryptCost } from './yescrypt-cost.ts'

test('decodeYescryptCost reads the default of libxcrypt', () => {
  expect(decodeYescryptCost('j9T')).toEqual({
    blocks: 4_096,
    blockSize: 32,
    parallelism: 1,
    passes: 1,
  })
})

test('decodeYescryptCost never throws, and a cost is never below one pass', () => {
  const parameters = fc.stringMatching(/^[./0-9A-Za-z]{0,24}$/)
  fc.assert(
    fc.property(fc.oneof(parameters, anyText()), (text) => {
      const work = decodeYescryptCost(text)
      expect(Object.values(work ?? {}).every((number) => number >= 1)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('decodeYescryptCost takes nothing that is cut or longer', () => {
  expect(decodeYescryptCost('j9')).toBeUndefined()
  expect(decodeYescryptCost('j9T/')).toBeUndefined()
})
