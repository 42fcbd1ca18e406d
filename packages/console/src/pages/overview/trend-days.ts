import type { FindingTrend, FindingTrendPoint } from '@openhss/contract'

/** A day of the trend: what was open at its end, or undefined where nothing was recorded. */
export type TrendDay = FindingTrendPoint | undefined

/** Puts the points of a trend into days, the oldest first, the last one now. Pure. */
export function trendDays({ data_list: points }: FindingTrend, days: number): TrendDay[] {
  const slots: TrendDay[] = Array.from({ length: days + 1 }, () => undefined)
  const last = points.at(-1)
  if (last === undefined) return slots
  const nowMs = Date.parse(last.at)
  for (const point of points) {
    const slot = days - Math.ceil((nowMs - Date.parse(point.at)) / DAY_MS)
    if (slot >= 0) slots[slot] = point
  }
  return slots
}

/** How many more are open than a week ago; undefined where that was not recorded. Pure. */
export function changeInAWeek(days: readonly TrendDay[]): number | undefined {
  const [then, now] = [days.at(-8), days.at(-1)]
  return then === undefined || now === undefined ? undefined : openAt(now) - openAt(then)
}

/** Open findings of any severity. Pure. */
export function openAt({ critical, high, medium, low }: FindingTrendPoint): number {
  return critical + high + medium + low
}

const DAY_MS = 86_400_000
