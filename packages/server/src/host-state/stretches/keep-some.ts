import { startMs } from './iso-time.ts'

/**
 * Splits rows that a look did not confirm into those that stay and the ones beyond a bound: a host that is seen in part
 * for a long time must not gather rows without end. The longest unconfirmed ones go.
 */
export function keepSome<Row extends { readonly unconfirmed_since: string | null }>(
  rows: readonly Row[],
): [kept: readonly Row[], lost: readonly Row[]] {
  if (rows.length <= MAX_UNCONFIRMED) return [rows, []]
  const ordered = rows.toSorted((a, b) => sinceMs(b) - sinceMs(a))
  return [ordered.slice(0, MAX_UNCONFIRMED), ordered.slice(MAX_UNCONFIRMED)]
}

/** A row that was confirmed until now is the newest. */
function sinceMs({
  unconfirmed_since: since,
}: {
  readonly unconfirmed_since: string | null
}): number {
  return since === null ? Number.MAX_VALUE : startMs(since)
}

const MAX_UNCONFIRMED = 1_000
