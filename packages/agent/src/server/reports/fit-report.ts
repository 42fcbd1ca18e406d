import {
  classifyPort,
  isGuessable,
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
import { gapOf } from '../../host/gap.ts'
import { cleanAccountCoverage, cleanPort, cleanPortCoverage, cleanVerdict } from './clean-report.ts'

interface Findings<Item, Coverage> {
  readonly items: readonly Item[]
  readonly coverage: Coverage
}

/**
 * Makes a scan fit into a report, in text that a server takes. A server refuses a larger report, and would go on
 * showing the list before it as complete. Dangerous ports stay first, then those that other hosts can reach.
 */
export function fitPorts({
  items,
  coverage,
}: Findings<ObservedPort, PortCoverage>): Findings<ObservedPort, PortCoverage> {
  const short = items.map((port) =>
    cleanPort(port.path === undefined ? port : { ...port, path: shortenPath(port.path) }),
  )
  const fitting = selectFitting(short, MAX_REPORTED_PORTS, rankOfPort)
  const left = gapOf('open port', 'oversized', items.length - fitting.length)
  return { items: fitting, coverage: cleanPortCoverage(withGap(coverage, left)) }
}

/** Makes a check fit into a report. Accounts that are weak or have no password stay first. */
export function fitAccounts({
  items,
  coverage,
}: Findings<AccountVerdict, AccountCoverage>): Findings<AccountVerdict, AccountCoverage> {
  const clean = items.map(cleanVerdict)
  const distinct = [...new Map(clean.map((each) => [keyOf(each), each])).values()]
  const ranks = rankAccounts(distinct)
  const fitting = selectFitting(distinct, MAX_REPORTED_ACCOUNTS, (each) => ranks.get(each) ?? 0)
  const left = gapOf('account', 'oversized', distinct.length - fitting.length)
  const repeated = gapOf('repeated account', 'malformed', items.length - distinct.length)
  return {
    items: fitting,
    coverage: cleanAccountCoverage(withGap(withGap(coverage, left), repeated)),
  }
}

function keyOf({ service_type, instance = '', user_name }: AccountVerdict): string {
  return JSON.stringify([service_type, instance, user_name])
}

/** Keeps both ends of a long path: where a program lies tells as much as its name. */
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

/**
 * Ranks the accounts for a report that cannot take all of them. Those of the system, which only root can add, go
 * first, up to half of a report. Then every instance gives one account in turn, its weak and empty ones first, so
 * that a made-up server with thousands of accounts cannot push out the accounts of others.
 */
function rankAccounts(accounts: readonly AccountVerdict[]): Map<AccountVerdict, number> {
  const instances = Map.groupBy(accounts, (each) => `${each.service_type} ${each.instance ?? ''}`)
  const ranks = new Map<AccountVerdict, number>()
  for (const ofInstance of instances.values()) {
    const inOrder = ofInstance.toSorted((a, b) => Number(isGuessable(b)) - Number(isGuessable(a)))
    for (const [turn, account] of inOrder.entries()) {
      const isFirst = account.service_type === 'system' && turn < MAX_REPORTED_ACCOUNTS / 2
      ranks.set(account, isFirst ? -1 : turn)
    }
  }
  return ranks
}

/** Selects the items of the lowest ranks that keep to both bounds, in the order in which they came. */
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

/** Bytes of an item as JSON, with the comma after it. */
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
