import { backOffMs } from '../back-off.ts'
import type { NewestOnly } from '../newest-only.ts'
import { pause } from '../../process/pause.ts'
import type { AnyCoverage, Reporter, Snapshot } from './reports.ts'
import type { ServerContact } from '../server-contact.ts'
import { isRefusal } from '../refusals.ts'

export interface ReportChannel<
  Item extends object,
  Coverage extends AnyCoverage,
  Held extends Snapshot<Item, Coverage>,
  Key extends object,
  Change,
> {
  readonly inbox: NewestOnly<Held>
  readonly reporter: Reporter<Item, Coverage, Key, Change>
  readonly contact: ServerContact
  /** Milliseconds between two reports at least. */
  readonly minIntervalMs: number
  readonly onAcknowledged: (snapshot: Held, changed: boolean) => void
  readonly signal: AbortSignal
}

/** Sends what is in the inbox until the signal aborts; while the server is away the newest waits. */
export async function runReportChannel<
  Item extends object,
  Coverage extends AnyCoverage,
  Held extends Snapshot<Item, Coverage>,
  Key extends object,
  Change,
>(channel: ReportChannel<Item, Coverage, Held, Key, Change>): Promise<void> {
  const { inbox, reporter, contact, signal } = channel
  let attempt = 0
  for (;;) {
    const snapshot = await inbox.take()
    if (snapshot === undefined) return
    try {
      const { changed } = await reporter.deliver(snapshot)
      attempt = 0
      contact.succeeded()
      channel.onAcknowledged(snapshot, changed)
      await pause(channel.minIntervalMs, signal)
    } catch (error) {
      if (signal.aborted) return
      contact.failed(error)
      const isOver = isRefusal(error) && (await tryToAdmit(reporter, snapshot))
      if (!isOver) inbox.putBack(snapshot)
      await pause(backOffMs(attempt), signal)
      attempt += 1
    }
  }
}

/** Returns false when the server was not told, so that the report has to be tried again. */
async function tryToAdmit<
  Item extends object,
  Coverage extends AnyCoverage,
  Key extends object,
  Change,
>(
  reporter: Reporter<Item, Coverage, Key, Change>,
  snapshot: Snapshot<Item, Coverage>,
): Promise<boolean> {
  try {
    await reporter.admitRefusal(snapshot)
    return true
  } catch (error) {
    return isRefusal(error)
  }
}
