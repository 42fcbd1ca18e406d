import type { PackedChanges } from '../host-state/reported-steps.ts'

/** Times of a report, by the clock of its host. ISO 8601. */
interface DatedReport<Item, Key> {
  readonly scanned_at: string
  readonly sent_at?: string | undefined
  readonly changes?: PackedChanges<Item, Key> | undefined
}

/**
 * Puts the times of a report on the server's clock, where the host says when it sent it and its clock is off. Pure.
 * @param receivedAt milliseconds since the epoch.
 */
export function onServersClock<Item, Key, Report extends DatedReport<Item, Key>>(
  report: Report & DatedReport<Item, Key>,
  receivedAt: number,
): Report {
  const { sent_at: sentAt, changes } = report
  if (sentAt === undefined) return report
  const aheadMs = Date.parse(sentAt) - receivedAt
  if (Math.abs(aheadMs) <= MAX_DELAY_MS) return report
  const shift = (time: string) => new Date(Date.parse(time) - aheadMs).toISOString()
  const shifted = changes && {
    ...changes,
    steps: changes.steps.map(({ at, after, ...step }) => ({
      ...step,
      at: shift(at),
      after: after === undefined ? after : shift(after),
    })),
    lost: changes.lost.map(({ from, to, ...lost }) => ({
      ...lost,
      from: shift(from),
      to: shift(to),
    })),
  }
  return { ...report, scanned_at: shift(report.scanned_at), changes: shifted }
}

/** A report may be on its way for so long; a clock that is less off is left alone. */
const MAX_DELAY_MS = 5_000
