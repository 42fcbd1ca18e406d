import type { AccountVerdict, Gap, HostScans } from '@openhss/contract'
import { isUntested } from './untested.ts'
import type { Untested } from './untested.ts'

/** Something that was not seen; `account`: the one whose password it is. */
export interface GapRow extends Gap {
  readonly account?: Untested
}

/** How many kinds of things the newest scans of a host did not see. */
export function gapCount({ port_coverage: ports, account_coverage: accounts }: HostScans): number {
  return gapRows(ports?.gaps ?? []).length + gapRows(accounts?.gaps ?? []).length
}

/** Adds up gaps of one kind and reason, and puts those that somebody can mend first. Pure. */
export function gapRows(gaps: readonly Gap[]): Gap[] {
  const groups = Map.groupBy(gaps, ({ what, reason }) => JSON.stringify([what, reason]))
  return [...groups.values()]
    .map((group) => {
      const [first] = group as [Gap]
      return { ...first, count: group.reduce((sum, { count }) => sum + count, 0) }
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b) || b.count - a.count)
}

function rankOf({ reason }: Gap): number {
  return reason === 'exited' || reason === 'kernel' || reason === 'stopped' ? 1 : 0
}

/**
 * Puts a row for each account in the place of passwords that were not tested, and leaves those that are not known to be of
 * an account, or too many, as they are counted. Pure.
 */
export function namedGapRows(gaps: readonly Gap[], accounts: readonly AccountVerdict[]): GapRow[] {
  const untested = accounts.filter(isUntested)
  return gapRows(gaps).flatMap((gap): GapRow[] => {
    if (gap.what !== 'account password') return [gap]
    const named = untested
      .filter((account) => reasonOf(account) === gap.reason)
      .slice(0, Math.min(gap.count, MAX_NAMED))
    const left = gap.count - named.length
    return [
      ...named.map((account) => ({ ...gap, count: 1, account })),
      ...(left > 0 ? [{ ...gap, count: left }] : []),
    ]
  })
}

const MAX_NAMED = 20

function reasonOf(account: Untested): Gap['reason'] {
  return account.verdict === 'unsupported' ? 'unsupported' : account.reason
}
