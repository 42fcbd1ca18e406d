import { fillPatterns } from './mutations.ts'
import { createSegment } from './segment.ts'
import type { ListSegment } from './segment.ts'

/** Words that have a year in them, one segment for each year, so that a new year costs only its own. */
export interface DatedWords {
  /** For every tier. */
  readonly likely: readonly ListSegment[]
  readonly rest: readonly ListSegment[]
}

/**
 * Season or month and year: what people choose where a password has to change each quarter, so what
 * attackers try on every account: US-CERT's alert TA18-086A (2018) names `Winter2018`, the list that
 * Cisco Talos published with its advisory on brute force against SSH and VPN (2024) has `Spring2024x21`
 * and `April2024x21`. Common words get the year in the same way. Pure.
 */
export function dateWords(year: number): DatedWords {
  return {
    likely: lastYears(year, LIKELY_YEARS).flatMap((y) => [seasons(y), common(y)]),
    rest: [
      ...lastYears(year, MONTH_YEARS).map(months),
      ...lastYears(year, SEASON_YEARS)
        .slice(LIKELY_YEARS)
        .flatMap((y) => [seasons(y), common(y)]),
    ],
  }
}

/** A password of last year is about as likely as one of this: in January most are. */
const LIKELY_YEARS = 2
const MONTH_YEARS = 3
/** Passwords that were asked to be changed, and were not. */
const SEASON_YEARS = 6

const SEASONS = ['summer', 'winter', 'spring', 'autumn', 'fall']
const MONTHS =
  'january february march april may june july august september october november december'.split(' ')
const COMMON = ['password', 'welcome', 'admin', 'p@ssw0rd', 'passw0rd', 'test', 'root', 'user']

function seasons(year: number): ListSegment {
  return dated('season', SEASONS, '{W}{y} {W}{y}! {w}{y} {W}@{y} {W}{z} {W}{z}!', year)
}

function months(year: number): ListSegment {
  return dated('season', MONTHS, '{W}{y} {W}{y}! {w}{y} {W}@{y} {W}{z} {W}{z}!', year)
}

function common(year: number): ListSegment {
  return dated('changed', COMMON, '{W}{y} {W}@{y} {W}{y}! {w}{y}', year)
}

function dated(
  source: 'season' | 'changed',
  names: readonly string[],
  patterns: string,
  year: number,
): ListSegment {
  // By pattern before by name: every season in its likeliest form comes first.
  const forms = names.map((w) => fillPatterns(patterns, { w, year }))
  const words = (forms[0] ?? []).flatMap((_, form) => forms.map((of) => of[form] ?? ''))
  return createSegment(source, words)
}

function lastYears(year: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => year - i)
}
