import { useEffect, useRef, useState } from 'react'

/** The newest number of findings that came, for a screen reader; `at` tells one message from the next. */
export interface NewFindings {
  readonly count: number
  readonly at: number
}

/**
 * Notices findings that come to a list while one looks at it, and tells of them at most once in 30 s.
 * @param ids of the page that is shown; undefined while it is that of another question.
 * @param list what the page is of: another one begins anew.
 */
export function useNewFindings(
  ids: readonly string[] | undefined,
  list: string,
): NewFindings | undefined {
  const known = useRef<{ list: string; ids: ReadonlySet<string> }>(undefined)
  const [untold, setUntold] = useState(0)
  const [told, tell] = useState<NewFindings>()
  const toldAt = told?.at ?? 0
  useEffect(() => {
    if (ids === undefined) return
    const before = known.current?.list === list ? known.current.ids : undefined
    known.current = { list, ids: new Set([...(before ?? []), ...ids]) }
    setUntold((count) => (before === undefined ? 0 : count + countNew(before, ids)))
  }, [ids, list])
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

/** How many of a page were not known before. Pure. */
export function countNew(known: ReadonlySet<string>, ids: readonly string[]): number {
  return ids.filter((id) => !known.has(id)).length
}
