import type { Queryable } from '../../db/queryable.ts'
import { writeLastUse } from './access-key-queries.ts'

const HOUR_MS = 3_600_000

/**
 * Notes that a key was used, to the hour: only the first use in an hour writes, and no request waits for
 * that. What could not be written then is written in the next hour.
 */
export function createKeyUse(sql: Queryable): (access: string) => void {
  const noted = new Set<string>()
  let hour = 0

  return (access) => {
    const now = Math.floor(Date.now() / HOUR_MS)
    if (now !== hour) noted.clear()
    hour = now
    if (noted.has(access)) return
    noted.add(access)
    writeLastUse(sql, access).catch(() => undefined)
  }
}
