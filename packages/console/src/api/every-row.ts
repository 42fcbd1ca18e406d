import { api } from './api.ts'
import type { Call } from './ask.ts'

/** A row of a list, of whatever kind. */
export type ListRow = Readonly<Record<string, unknown>>

/** Rows that one export holds in the memory of a browser. */
export const MAX_EXPORTED_ROWS = 100_000

export interface Progress {
  readonly rows: number
  /** Rows that match; undefined where the operation does not count them. */
  readonly total: number | undefined
}

/**
 * Reads all rows that a list has, and not only those of one page: by `next` where the answer names one, else by number.
 * @returns at most {@link MAX_EXPORTED_ROWS} rows, and whether there are more.
 * @throws ApiError of a page, and the reason of `signal` when that ends it.
 */
export async function readEveryRow(
  { operation, request }: Call,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<{ rows: readonly ListRow[]; isCut: boolean }> {
  const ask = api[operation] as (request: unknown) => Promise<ListAnswer>
  const { query = {}, ...others } = request as { readonly query?: ListRow }
  const rows: ListRow[] = []
  let total: number | undefined
  let from: ListRow = { offset: 0 }
  for (;;) {
    const { offset: _offset, after: _after, ...filters } = query
    const answer = await ask({ ...others, query: { ...filters, limit: PAGE_ROWS, ...from } })
    signal.throwIfAborted()
    const page = rowsOf(answer)
    rows.push(...page)
    total ??= answer.total_num ?? answer.total_count
    onProgress({ rows: Math.min(rows.length, MAX_EXPORTED_ROWS), total })
    // Such an operation counts no further and goes no further.
    const isCapped = answer.next === undefined && total === MAX_COUNTED_ROWS
    if (isCapped && rows.length >= MAX_COUNTED_ROWS) return { rows, isCut: true }
    const isLast = answer.next === undefined && (page.length < PAGE_ROWS || rows.length === total)
    if (isLast || page.length === 0) return { rows, isCut: false }
    if (rows.length >= MAX_EXPORTED_ROWS) {
      return { rows: rows.slice(0, MAX_EXPORTED_ROWS), isCut: true }
    }
    from = answer.next === undefined ? { offset: rows.length } : { after: answer.next }
  }
}

/** The most that every list gives at once. */
const PAGE_ROWS = 200

/** Where HSS's lists and the audit log stop counting. */
const MAX_COUNTED_ROWS = 10_000

interface ListAnswer {
  readonly total_num?: number
  readonly total_count?: number
  readonly next?: string
}

/** The rows of an answer: HSS and we call them `data_list`, others after what they are. */
function rowsOf(answer: ListAnswer): readonly ListRow[] {
  const lists = Object.entries(answer).filter(([, value]) => Array.isArray(value))
  const [, rows] = lists.find(([key]) => key === 'data_list') ?? lists[0] ?? []
  return (rows ?? []) as readonly ListRow[]
}
