import { INT32_MAX } from '@openhss/contract/runtime'

/** Returns the validity period of a password in whole days; INT32_MAX when it does not end, or is not known. */
export function validityDays(maximumAgeDays: number | undefined): number {
  return Math.min(maximumAgeDays ?? INT32_MAX, INT32_MAX)
}

/** Returns the days since the last change; undefined when that is not known or lies in the future. */
export function usedDays(lastChangeDay: number | undefined, nowMs: number): number | undefined {
  if (lastChangeDay === undefined) return undefined
  const days = Math.floor(nowMs / DAY_MS) - lastChangeDay
  return days >= 0 ? days : undefined
}

const DAY_MS = 86_400_000
