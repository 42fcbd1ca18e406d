/** Times that can be chosen by one word; the first one is meant where the address says nothing. */
export const RANGES = ['24h', '7d', '30d'] as const
type RangeWord = (typeof RANGES)[number]

/** Which changes are wanted. `since` and `until` are RFC 3339 in UTC, as the operation takes them. */
export interface ChangeRange {
  /** Undefined: by dates. */
  readonly word: RangeWord | undefined
  readonly since?: string
  readonly until?: string
}

/**
 * Reads which changes an address wants: `since` is a word or an instant, `until` an instant. What is neither counts as not
 * given. The last day is what the operation takes for granted; others begin at a full hour, so that the question stays the
 * same for a while. Pure.
 */
export function rangeOf(
  search: { readonly since?: string | undefined; readonly until?: string | undefined },
  nowMs: number,
): ChangeRange {
  const [since, until] = [instantOf(search.since), instantOf(search.until)]
  if (since !== undefined || until !== undefined) {
    return {
      word: undefined,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
    }
  }
  const word = RANGES.find((known) => known === search.since) ?? '24h'
  if (word === '24h') return { word }
  const beginMs = nowMs - LENGTHS_MS[word]
  return { word, since: new Date(beginMs - (beginMs % HOUR_MS)).toISOString() }
}

/** Reads an instant of an address; undefined when it is none. Pure. */
export function instantOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

const HOUR_MS = 3_600_000
const LENGTHS_MS = { '7d': 7 * 24 * HOUR_MS, '30d': 30 * 24 * HOUR_MS } as const
