import {
  classifyPort,
  isLoopback,
  MAX_REPORTED_ACCOUNTS,
  MAX_REPORTED_ITEMS_BYTES,
  MAX_REPORTED_PATH,
  MAX_REPORTED_PORTS,
} from '@openhss/contract/runtime'
import type {
  AccountCoverage,
  AccountVerdict,
  Gap,
  ObservedPort,
  PortCoverage,
} from '@openhss/contract'
import { cleanAccountCoverage, cleanPort, cleanPortCoverage, cleanVerdict } from './clean-report.ts'
import { rankAccounts } from './rank-accounts.ts'

interface Findings<Item, Coverage> {
  readonly items: readonly Item[]
  readonly coverage: Coverage
}

/**
 * What of a scan fits into a report, in text that a server takes; it refuses a larger one, and would go on showing the list
 * before it as complete. Dangerous ports stay first, then those that other hosts can reach.
 */
export function fitPorts({
  items,
  coverage,
}: Findings<ObservedPort, PortCoverage>): Findings<ObservedPort, PortCoverage> {
  const short = items.map((port) => {
    const { other_owners: others } = port
    return cleanPort({
      ...withShortPath(port),
      ...(others !== undefined && { other_owners: others.map(withShortPath) }),
    })
  })
  const fitting = selectFitting(short, MAX_REPORTED_PORTS, rankOfPort)
  const left: Gap = { ...LEFT_OUT, what: 'open port', count: items.length - fitting.length }
  return { items: fitting, coverage: cleanPortCoverage(withGap(coverage, left)) }
}

/** What of a check fits into a report; accounts that are weak or have no password stay first. */
export function fitAccounts({
  items,
  coverage,
}: Findings<AccountVerdict, AccountCoverage>): Findings<AccountVerdict, AccountCoverage> {
  const clean = items.map(cleanVerdict)
  const distinct = [...new Map(clean.map((each) => [keyOf(each), each])).values()]
  const ranks = rankAccounts(distinct)
  const fitting = selectFitting(distinct, MAX_REPORTED_ACCOUNTS, (each) => ranks.get(each) ?? 0)
  const left: Gap = { ...LEFT_OUT, what: 'account', count: distinct.length - fitting.length }
  const repeated: Gap = { ...REPEATED, count: items.length - distinct.length }
  return {
    items: fitting,
    coverage: cleanAccountCoverage(withGap(withGap(coverage, left), repeated)),
  }
}

const LEFT_OUT = { reason: 'oversized' } as const
const REPEATED = { what: 'repeated account', reason: 'malformed' } as const

function keyOf({ service_type, instance = '', user_name }: AccountVerdict): string {
  return JSON.stringify([service_type, instance, user_name])
}

function withShortPath<Item extends { path?: string }>(item: Item): Item {
  return item.path === undefined ? item : { ...item, path: shortenPath(item.path) }
}

/** Both ends and a mark between: where a program lies tells as much as its name. */
function shortenPath(path: string): string {
  if (path.length <= MAX_REPORTED_PATH) return path
  const characters = Array.from(path)
  const half = MAX_REPORTED_PATH / 2
  return [...characters.slice(0, half - 1), '…', ...characters.slice(-half)].join('')
}

function rankOfPort(port: ObservedPort): number {
  if (classifyPort(port).status === 'danger') return 0
  return isLoopback(port.laddr) ? 2 : 1
}

/** The items of the lowest ranks that keep to both bounds, in the order they came in. */
function selectFitting<Item extends object>(
  items: readonly Item[],
  maxItems: number,
  rankOf: (item: Item) => number,
): readonly Item[] {
  const sizes = new Map(items.map((item) => [item, sizeOf(item)]))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (items.length <= maxItems && total <= MAX_REPORTED_ITEMS_BYTES) return items
  const fitting = new Set<Item>()
  let bytes = 0
  for (const item of items.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    bytes += sizes.get(item) ?? 0
    if (fitting.size === maxItems || bytes > MAX_REPORTED_ITEMS_BYTES) break
    fitting.add(item)
  }
  return items.filter((item) => fitting.has(item))
}

/** With the comma after it. */
function sizeOf(item: object): number {
  return Buffer.byteLength(JSON.stringify(item)) + 1
}

function withGap<Coverage extends { readonly complete: boolean; readonly gaps: readonly Gap[] }>(
  coverage: Coverage,
  gap: Gap,
): Coverage {
  if (gap.count === 0) return coverage
  return { ...coverage, complete: false, gaps: [...coverage.gaps, gap] }
}
