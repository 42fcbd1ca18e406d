import type { Gap, HostScans } from '@openhss/contract'

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
