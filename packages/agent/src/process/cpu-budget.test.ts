import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CpuBudget, createCpuAllowance } from './cpu-budget.ts'

const WINDOW_MS = 10_000

/** Works through pieces of CPU time on an imaginary clock and returns when each one ran. */
function simulate(share: number, pieces: readonly number[]): { start: number; end: number }[] {
  const budget = new CpuBudget(createCpuAllowance(share, 'process start'))
  let now = 0
  let cpu = 0
  return pieces.map((cpuMs) => {
    now += budget.pauseMs(now, cpuMs)
    const start = now
    now += cpuMs
    cpu += cpuMs
    budget.record(now, cpu)
    return { start, end: now }
  })
}

function busiest(ran: readonly { start: number; end: number }[]): number {
  const windows = ran.flatMap(({ start, end }) => [start, end - WINDOW_MS])
  return Math.max(
    ...windows.map((from) =>
      ran.reduce((sum, { start, end }) => {
        const inside = Math.min(end, from + WINDOW_MS) - Math.max(start, from)
        return sum + Math.max(0, inside)
      }, 0),
    ),
  )
}

describe('CpuBudget', () => {
  test('holds its share over any window, whatever the size of the pieces', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 1_900 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(pieces, (sizes) => {
        expect(busiest(simulate(0.2, sizes))).toBeLessThanOrEqual(2_000 + 1e-6)
      }),
    )
  })

  test('gives a piece that is larger than the budget a window of its own', () => {
    expect(busiest(simulate(0.2, [100, 3_000, 3_000, 100]))).toBeLessThanOrEqual(3_000)
  })

  test('uses most of what it may', () => {
    const ran = simulate(
      0.2,
      Array.from({ length: 1_000 }, () => 20),
    )
    expect((ran.at(-1)?.end ?? 0) / (1_000 * 20)).toBeCloseTo(5, 1)
  })
})
