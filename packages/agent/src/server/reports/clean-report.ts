import type {
  AccountCoverage,
  AccountVerdict,
  Gap,
  ObservedPort,
  PortCoverage,
  ServiceCoverage,
} from '@openhss/contract'
import {
  INT32_MAX,
  MAX_CHARACTERS,
  MAX_REPORTED_GAPS,
  MAX_REPORTED_SERVICES,
} from '@openhss/contract/runtime'
import { gapOf } from '../../host/gap.ts'
import { GapTally } from '../../host/gap-tally.ts'
import { cleanName, cleanText } from './clean-text.ts'

/**
 * What makes a `T` fit the contract: a cleaner for each field of any text, and for each that holds further fields.
 * One without a cleaner does not compile. The server refuses a report with one text that does not fit, and anybody
 * on the host can choose some of them.
 */
export type Cleaning<T> = {
  readonly [K in UncleanFieldOf<T>]-?: (value: ValueOf<T, K>) => ValueOf<T, K>
}

/** Fields in any member of a union; numbers, booleans and closed lists of texts are clean as they are. */
type UncleanFieldOf<T> = T extends unknown
  ? {
      [K in keyof T & string]-?: IsClean<Exclude<T[K], undefined>> extends true ? never : K
    }[keyof T & string]
  : never

type IsClean<V> = string extends V ? false : [V] extends [string | number | boolean] ? true : false

type ValueOf<T, K> = T extends unknown
  ? K extends keyof T
    ? Exclude<T[K], undefined>
    : never
  : never

export const ACCOUNT_CLEANING: Cleaning<AccountVerdict> = {
  user_name: name(MAX_CHARACTERS.user_name),
  instance: name(MAX_CHARACTERS.instance),
  scheme: text(MAX_CHARACTERS.scheme),
  list_version: text(MAX_CHARACTERS.list_version),
  desensitized_weak_passwords: text(MAX_CHARACTERS.desensitized_weak_passwords),
  suggestion: text(MAX_CHARACTERS.suggestion),
}

export const PORT_CLEANING: Cleaning<ObservedPort> = {
  laddr: name(MAX_CHARACTERS.laddr),
  container_id: name(MAX_CHARACTERS.container_id),
  serving_container_id: name(MAX_CHARACTERS.container_id),
  path: text(MAX_CHARACTERS.path),
  forwarder_path: text(MAX_CHARACTERS.path),
}

const SERVICE_CLEANING: Cleaning<ServiceCoverage> = {
  instance: name(MAX_CHARACTERS.instance),
  detail: text(MAX_CHARACTERS.detail),
  remedy: text(MAX_CHARACTERS.remedy),
}

const GAP_CLEANING: Cleaning<Gap> = { what: text(MAX_CHARACTERS.what) }

const PORT_COVERAGE_CLEANING: Cleaning<PortCoverage> = { gaps: cleanGaps }

const ACCOUNT_COVERAGE_CLEANING: Cleaning<AccountCoverage> = {
  list_version: text(MAX_CHARACTERS.list_version),
  services: (services) =>
    services
      .slice(0, MAX_REPORTED_SERVICES)
      .map((service) => cleanFields(service, SERVICE_CLEANING)),
  gaps: cleanGaps,
}

export function cleanPort(port: ObservedPort): ObservedPort {
  return cleanFields(port, PORT_CLEANING)
}

export function cleanVerdict(verdict: AccountVerdict): AccountVerdict {
  return cleanFields(verdict, ACCOUNT_CLEANING)
}

export function cleanPortCoverage(coverage: PortCoverage): PortCoverage {
  return cleanFields(coverage, PORT_COVERAGE_CLEANING)
}

export function cleanAccountCoverage(coverage: AccountCoverage): AccountCoverage {
  return cleanFields(coverage, ACCOUNT_COVERAGE_CLEANING)
}

/** Makes gaps fit. Gaps that become alike are one; those beyond the bound are one that says how many they are. */
function cleanGaps(gaps: readonly Gap[]): Gap[] {
  const tally = new GapTally()
  tally.addAll(gaps.map((gap) => cleanFields(gap, GAP_CLEANING)))
  const all = tally.list()
  const kept = all.length > MAX_REPORTED_GAPS ? all.slice(0, MAX_REPORTED_GAPS - 1) : all
  const left = all.slice(kept.length)
  const count = left.reduce((sum, gap) => sum + gap.count, 0)
  const rest = count > 0 ? [gapOf('other gaps', 'oversized', count)] : []
  return [...kept, ...rest].map((gap) => ({ ...gap, count: Math.min(gap.count, INT32_MAX) }))
}

/** Cleans a text that tells things apart. */
function name(maxCharacters: number): (text: string) => string {
  return (given) => cleanName(given, maxCharacters)
}

function text(maxCharacters: number): (text: string) => string {
  return (given) => cleanText(given, maxCharacters)
}

/** Cleans the fields; returns the item itself where nothing has to change. */
function cleanFields<Item extends object>(item: Item, cleaning: Cleaning<Item>): Item {
  const cleaners = new Map<string, (value: unknown) => unknown>(Object.entries(cleaning))
  const changes = Object.entries(item).flatMap(([field, value]: [string, unknown]) => {
    const clean = value === undefined ? value : (cleaners.get(field)?.(value) ?? value)
    return clean === value ? [] : [[field, clean] as const]
  })
  return changes.length === 0 ? item : { ...item, ...Object.fromEntries(changes) }
}
