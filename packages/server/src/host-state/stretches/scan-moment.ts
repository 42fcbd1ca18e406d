import { isoOf } from './iso-time.ts'

/** When a scan was, as the history of its host tells it. In milliseconds since the epoch. */
export interface ScanMoment {
  readonly at: number
  /** The last scan that would have seen what this one sees; null: there was none. */
  readonly lookedBefore: number | null
}

/** What is known of the scans of a host before. */
export interface RecordedScans {
  /** The newest time that its history has, ISO 8601; null: it is empty. */
  readonly newest: string | null
  /** When the host says that its scan before was, in milliseconds since the epoch. */
  readonly lastScan: number | null
  /** The last scan that could have seen everything, while newer ones could not, ISO 8601; null: the newest one could. */
  readonly blindSince: string | null
}

/**
 * Says when a scan was: when its host says, unless the clock of the host is more than five minutes off; never in the
 * future of the server, and always after the newest time of the history. Pure.
 */
export function momentOf(
  scannedAt: number,
  now: number,
  { newest, lastScan, blindSince }: RecordedScans,
): ScanMoment {
  const isOff = Math.abs(now - scannedAt) > MAX_CLOCK_ERROR_MS
  const own = isOff ? now : Math.min(scannedAt, now)
  if (newest === null) return { at: own, lookedBefore: null }
  // A server whose clock went back stays behind its own history: an end before its beginning would tell nothing.
  const newestMs = Date.parse(newest)
  const at = Math.max(own, newestMs + 1)
  if (blindSince !== null) return { at, lookedBefore: Date.parse(blindSince) }
  // How long ago the last scan was is told by the clock of the host, also by one that is off.
  const quietMs = Math.max(0, scannedAt - (lastScan ?? scannedAt))
  return { at, lookedBefore: Math.max(newestMs, at - quietMs) }
}

/**
 * Says when a look was that an agent tells of later: when the host says, never in the future of the server, and after all
 * that the history has, because the order is that of the numbers. Pure.
 * @param newest the newest time of the history, ISO 8601.
 */
export function momentOfStep(
  { at, after }: { readonly at: string; readonly after: string | undefined },
  now: number,
  newest: string,
): ScanMoment {
  const newestMs = Date.parse(newest)
  const moment = Math.max(Math.min(Date.parse(at), now), newestMs + 1)
  const looked = after === undefined ? newestMs : Date.parse(after)
  return { at: moment, lookedBefore: Math.min(moment, Math.max(newestMs, looked)) }
}

/**
 * Says when the look was that a report is of: the last one of which it tells a change, or a later one. Pure.
 * @param last the last one of which it tells a change; undefined: it tells none.
 */
export function momentAfterSteps(
  last: ScanMoment | undefined,
  scannedAt: number,
  now: number,
  recorded: RecordedScans,
): ScanMoment {
  if (last === undefined) return momentOf(scannedAt, now, recorded)
  if (last.at === Math.min(scannedAt, now)) return last
  return momentOf(scannedAt, now, { ...recorded, newest: isoOf(last.at), lastScan: null })
}

const MAX_CLOCK_ERROR_MS = 5 * 60_000

/**
 * Whether it is worth telling that what happened at a scan may have happened since an earlier one: two scans that are
 * due every 30 s, and the minute for which the time of an unchanged one may be kept in memory.
 */
export function isLongBefore(earlier: number, { at }: Pick<ScanMoment, 'at'>): boolean {
  return at - earlier > LONG_MS
}

const LONG_MS = 120_000

/** Whether what ended then and is there again was only restarted, which is no change. */
export function isLately(ended: string, { at }: Pick<ScanMoment, 'at'>): boolean {
  return at - Date.parse(ended) <= RESTART_MS
}

export const RESTART_MS = 5 * 60_000
