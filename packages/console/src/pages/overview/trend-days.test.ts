import { expect, test } from 'vitest'
import { changeInAWeek, openAt, trendDays } from './trend-days.ts'

const NOW = Date.parse('2026-11-29T10:00:00Z')

test('days before the record are gaps, and no zeros', () => {
  const days = trendDays({ data_list: [point(midnight(1), 3), point(NOW, 4)] }, 5)
  expect(days.map((day) => day && openAt(day))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    3,
    4,
  ])
})

test('a week ago is the end of the day seven days before', () => {
  const before = [8, 7, 6, 5, 4, 3, 2, 1].map((days) => point(midnight(days), days * 10))
  const days = trendDays({ data_list: [...before, point(NOW, 1)] }, 30)
  expect(changeInAWeek(days)).toBe(1 - 70)
})

test('the difference to a week that was not recorded is not known', () => {
  expect(changeInAWeek(trendDays({ data_list: [point(NOW, 1)] }, 30))).toBeUndefined()
  expect(changeInAWeek(trendDays({ data_list: [] }, 30))).toBeUndefined()
})

/** The end of a day, so many before now. */
function midnight(days: number): number {
  return Date.parse('2026-11-30T00:00:00Z') - days * 86_400_000
}

function point(at: number, critical: number) {
  return { at: new Date(at).toISOString(), critical, high: 0, medium: 0, low: 0 }
}
