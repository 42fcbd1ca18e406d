import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { estimateGuessCost, lanesWithin } from './guess-cost.ts'
import type { GuessCost } from './guess-cost.ts'
import { recogniseHash } from './hash-scheme.ts'

const MIB = 1_048_576

/** Returns the cost of a hash that mkpasswd made. */
function costOf(...options: string[]): GuessCost {
  const hash = execFileSync('mkpasswd', [...options, 'any'], { encoding: 'utf8' }).trim()
  const recognised = recogniseHash(hash)
  if (recognised.kind !== 'testable') throw new Error(`not testable: ${hash}`)
  return recognised.cost
}

describe('lanesWithin', () => {
  const plain = costOf('-m', 'yescrypt')
  const double = costOf('-m', 'yescrypt', '-R', '6')
  const md5 = costOf('-m', 'md5crypt')

  test.each([
    ['plain yescrypt', 64, [plain], 2],
    ['some cheap hashes and a costly one', 64, [md5, double, plain], 1],
    ['a guess that needs more than there is', 8, [plain], 1],
    ['many cores', 512, [plain], 18],
    ['schemes that need no memory', 64, [md5], 5],
  ])('keeps %s within the memory', (_, mib, costs, lanes) => {
    expect(lanesWithin(mib * MIB, costs)).toBe(lanes)
  })
})

test('estimateGuessCost takes no salt for rounds', () => {
  const cost = estimateGuessCost('sha512-crypt', '$6$arounds=99999999$')
  expect(cost).toEqual(estimateGuessCost('sha512-crypt', '$6$salt$'))
})

test.each([
  // Measured with libxcrypt 4.4: memory that a guess adds, and CPU time.
  ['$7$CU..../....', 64, 135],
  ['$7$3/......./.', 32, 1_904],
  ['$7$06......0..', 8, 180],
])('estimateGuessCost is near what %s takes', (setting, mebibytes, milliseconds) => {
  const cost = estimateGuessCost('scrypt', `${setting}salt$`)
  expect((cost?.memoryBytes ?? 0) / MIB / mebibytes).toBeCloseTo(1, 0)
  expect((cost?.milliseconds ?? 0) / milliseconds).toBeGreaterThan(0.5)
  expect((cost?.milliseconds ?? 0) / milliseconds).toBeLessThan(2)
})
