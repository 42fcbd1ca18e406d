import { InvalidArgumentError } from 'commander'

/** How a time is given on a command line. */
export const TIME_ARGUMENT =
  'such as 24h, 7d (so long ago), 2026-10-01 (its beginning, in UTC) or 2026-10-01T08:00:00Z'

/** Reads a time: how long ago, a day, or an instant. @returns ISO 8601 in UTC. */
export function readTime(text: string): string {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  if (amount !== undefined && unit !== undefined) {
    const ms = Number(amount) * (MS_OF_UNIT[unit] ?? 0)
    return new Date(Math.max(0, Date.now() - ms)).toISOString()
  }
  const isTime = /^(19|20|21)\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.test(text)
  const ms = isTime ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new InvalidArgumentError(`It must be a time, ${TIME_ARGUMENT}.`)
  return new Date(ms).toISOString()
}

const MS_OF_UNIT: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
