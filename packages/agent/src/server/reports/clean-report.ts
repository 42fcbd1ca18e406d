import type {
  AccountCoverage,
  AccountVerdict,
  Gap,
  ObservedPort,
  PortCoverage,
} from '@openhss/contract'
import { INT32_MAX } from '@openhss/contract/runtime'
import { GapTally } from '../../host/gap-tally.ts'
import { cleanName, cleanText } from './clean-text.ts'

/**
 * Fields whose text is of the host, within the contract's bounds. One of them that the server refuses would
 * cost the host every report, and anybody on it can choose some of them.
 */
const CLEAN_ACCOUNT: Cleaning = {
  user_name: (text) => cleanName(text, 256),
  instance: (text) => cleanName(text, 128),
  scheme: (text) => cleanText(text, 32),
  list_version: (text) => cleanText(text, 64),
  desensitized_weak_passwords: (text) => cleanText(text, 128),
  suggestion: (text) => cleanText(text, 1000),
}

const CLEAN_PORT: Cleaning = {
  laddr: (text) => cleanName(text, 128),
  container_id: (text) => cleanName(text, 128),
  serving_container_id: (text) => cleanName(text, 128),
  path: (text) => cleanText(text, 4096),
  forwarder_path: (text) => cleanText(text, 4096),
}

const CLEAN_SERVICE: Cleaning = {
  instance: (text) => cleanName(text, 128),
  detail: (text) => cleanText(text, 256),
  remedy: (text) => cleanText(text, 256),
}

type Cleaning = Readonly<Partial<Record<string, (text: string) => string>>>

export function cleanPort(port: ObservedPort): ObservedPort {
  const clean = cleanFields(port, CLEAN_PORT)
  const { other_owners: others } = clean
  if (others === undefined) return clean
  return { ...clean, other_owners: others.map((each) => cleanFields(each, CLEAN_PORT)) }
}

export function cleanVerdict(verdict: AccountVerdict): AccountVerdict {
  return cleanFields(verdict, CLEAN_ACCOUNT)
}

export function cleanPortCoverage(coverage: PortCoverage): PortCoverage {
  return { ...coverage, gaps: cleanGaps(coverage.gaps) }
}

export function cleanAccountCoverage(coverage: AccountCoverage): AccountCoverage {
  const services = coverage.services
    ?.slice(0, MOST_SERVICES)
    .map((service) => cleanFields(service, CLEAN_SERVICE))
  const list_version = cleanText(coverage.list_version, 64)
  return {
    ...coverage,
    list_version,
    ...(services && { services }),
    gaps: cleanGaps(coverage.gaps),
  }
}

/** The contract's bounds. */
const MOST_GAPS = 1_000
const MOST_SERVICES = 1_000

function cleanGaps(gaps: readonly Gap[]): Gap[] {
  const tally = new GapTally()
  for (const { what, reason, count } of gaps) tally.add(cleanText(what, 256), reason, count)
  const all = tally.list()
  const kept = all.length > MOST_GAPS ? all.slice(0, MOST_GAPS - 1) : all
  const left = all.slice(kept.length)
  const count = left.reduce((sum, gap) => sum + gap.count, 0)
  const rest: Gap[] = count > 0 ? [{ what: 'other gaps', reason: 'oversized', count }] : []
  return [...kept, ...rest].map((gap) => ({ ...gap, count: Math.min(gap.count, INT32_MAX) }))
}

/** The item itself where nothing has to change. */
function cleanFields<Item extends object>(item: Item, cleaning: Cleaning): Item {
  const changes = Object.entries(item).flatMap(([field, value]: [string, unknown]) => {
    if (typeof value !== 'string') return []
    const clean = cleaning[field]?.(value) ?? value
    return clean === value ? [] : [[field, clean] as const]
  })
  return changes.length === 0 ? item : { ...item, ...Object.fromEntries(changes) }
}
