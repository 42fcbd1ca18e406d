import type { Finding } from '@openhss/contract'
import { useEffect, useRef, useState } from 'react'

/** The newest number of findings that came, for a screen reader; `at` tells one message from the next. */
export interface NewFindings {
  readonly count: number
  readonly at: number
}

type Row = Pick<Finding, 'finding_id' | 'changed_at'>

/**
 * Notices findings that come to a list while one looks at it, and tells of them at most once in 30 s.
 * @param rows of the page that is shown; undefined while it is that of another question.
 * @param list what the page is of: another one begins anew.
 */
export function useNewFindings(
  rows: readonly Row[] | undefined,
  list: string,
): NewFindings | undefined {
  const looked = useRef<{ list: string; at: number; known: ReadonlySet<string> }>(undefined)
  const [untold, setUntold] = useState(0)
  const [told, tell] = useState<NewFindings>()
  const toldAt = told?.at ?? 0
  useEffect(() => {
    if (rows === undefined) return
    const before = looked.current?.list === list ? looked.current : undefined
    const at = before?.at ?? Date.now()
    const known = new Set([...(before?.known ?? []), ...rows.map(({ finding_id: id }) => id)])
    looked.current = { list, at, known }
    setUntold((count) => (before === undefined ? 0 : count + countNew(rows, before.known, at)))
  }, [rows, list])
  useEffect(() => {
    if (untold === 0) return undefined
    const say = () => {
      tell({ count: untold, at: Date.now() })
      setUntold(0)
    }
    const timer = setTimeout(say, toldAt + QUIET_MS - Date.now())
    return () => clearTimeout(timer)
  }, [untold, toldAt])
  return told
}

const QUIET_MS = 30_000

/** Clocks of browsers and servers differ by less. */
const CLOCK_MS = 60_000

/**
 * How many rows are new since somebody began to look: not known before, and opened or reopened since. A row that moved up
 * from the next page is not new. Pure.
 */
export function countNew(
  rows: readonly Row[],
  known: ReadonlySet<string>,
  sinceMs: number,
): number {
  return rows.filter(
    ({ finding_id: id, changed_at: at }) => !known.has(id) && Date.parse(at) > sinceMs - CLOCK_MS,
  ).length
}
