import { backOffMs } from './back-off.ts'
import type { NewestOnly } from './newest-only.ts'
import { pause } from '../pause.ts'
import type { Reporter, Snapshot } from './reports.ts'
import type { ServerContact } from './server-contact.ts'
import { isRefusal } from './transport.ts'

export interface ReportChannel<
  Item extends object,
  Coverage,
  Held extends Snapshot<Item, Coverage>,
> {
  readonly inbox: NewestOnly<Held>
  readonly reporter: Reporter<Item, Coverage>
  readonly contact: ServerContact
  /** At most one report in this time. */
  readonly minIntervalMs: number
  readonly onAcknowledged: (snapshot: Held, changed: boolean) => void
  readonly signal: AbortSignal
}

/** Sends what is in the inbox until the signal aborts; while the server is away the newest waits. */
export async function runReportChannel<
  Item extends object,
  Coverage,
  Held extends Snapshot<Item, Coverage>,
>(channel: ReportChannel<Item, Coverage, Held>): Promise<void> {
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
      if (!isRefusal(error)) inbox.putBack(snapshot)
      contact.failed(error)
      await pause(backOffMs(attempt), signal)
      attempt += 1
    }
  }
}
