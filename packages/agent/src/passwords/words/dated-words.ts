import { fillByPattern } from './mutations.ts'
import { createSegment } from './segment.ts'
import type { ListSegment } from './segment.ts'

/** Words that have a year in them, one segment for each year, so that a new year costs only its own. */
export interface DatedWords {
  /** Words for every tier. */
  readonly likely: readonly ListSegment[]
  readonly rest: readonly ListSegment[]
}

/**
 * Makes words of a season or month and a year. People choose them where a password has to change each quarter, so
 * attackers try them on every account: US-CERT's alert TA18-086A (2018) names `Winter2018`, the list that
 * Cisco Talos published with its advisory on brute force against SSH and VPN (2024) has `Spring2024x21`
 * and `April2024x21`. Common words get the year in the same way, and so do
 * those that satisfy a rule (`P@ssw0rd2026`, `Abc@2026`). Pure.
 */
export function dateWords(year: number): DatedWords {
  return {
    likely: lastYears(year, LIKELY_YEARS).flatMap((y) => [seasons(y), common(y)]),
    rest: [
      ...lastYears(year, MONTH_YEARS).flatMap((y) => [months(y), shapes(y)]),
      ...lastYears(year, SEASON_YEARS)
        .slice(LIKELY_YEARS)
        .flatMap((y) => [seasons(y), common(y)]),
    ],
  }
}

/** A password of last year is about as likely as one of this: in January most are. */
const LIKELY_YEARS = 2
/** Years for months and for shapes that satisfy a rule. */
const MONTH_YEARS = 3
/** Some passwords should have been changed long ago, and were not. */
const SEASON_YEARS = 6

const SEASON_PATTERNS = '{W}{y} {W}{y}! {w}{y} {W}@{y} {W}{z} {W}{z}!'
const SEASONS = ['summer', 'winter', 'spring', 'autumn', 'fall']
const MONTHS =
  'january february march april may june july august september october november december'.split(' ')
const COMMON = ['password', 'welcome', 'admin', 'p@ssw0rd', 'passw0rd', 'test', 'root', 'user']
/** What passwords for a rule are made from; scripts/word-list/policy-shapes.ts has the same with 123. */
const SHAPED = (
  'aa abc abcd qwe qwer qwerty asd asdf zxc zxcv qaz pass p@ssword pwd guest temp demo login changeme letmein ' +
  'secret hello company master server linux windows oracle mysql cisco huawei system support manager'
).split(' ')

function seasons(year: number): ListSegment {
  return createSegment('season', fillByPattern(SEASONS, SEASON_PATTERNS, year))
}

function months(year: number): ListSegment {
  return createSegment('season', fillByPattern(MONTHS, SEASON_PATTERNS, year))
}

function common(year: number): ListSegment {
  return createSegment('changed', fillByPattern(COMMON, '{W}{y} {W}@{y} {W}{y}! {w}{y}', year))
}

/** `Abc@2026`, `Huawei#2026`: the year where others write 123. */
function shapes(year: number): ListSegment {
  const rare = '{w}@{y} {W}#{y} {W}!{y} {W}_{y} {W}.{y} {W}@{y}! {W}@{z} {W}{z}'
  return createSegment('changed', [
    ...fillByPattern(SHAPED, `{W}@{y} {W}{y} {w}{y} {W}{y}! ${rare}`, year),
    ...fillByPattern(COMMON, rare, year),
  ])
}

function lastYears(year: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => year - i)
}
