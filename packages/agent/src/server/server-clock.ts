import type { Gap } from '@openhss/contract'
import { gapOf } from '../host/gap.ts'

/** How far the clock of this host is off, as the answers of its server tell: theirs is the time of the history. */
export class ServerClock {
  #aheadMs = 0

  /**
   * Notes the `date` of an answer. It is of a second, and was on its way for some.
   * @param now of this host, in milliseconds since the epoch.
   */
  heard(date: string | null, now = Date.now()): void {
    const at = Date.parse(date ?? '')
    if (!Number.isNaN(at)) this.#aheadMs = now - at
  }

  /** Whole seconds that it is ahead of the server's, or behind (negative); 0 for what the server does not correct. */
  get aheadSeconds(): number {
    return Math.abs(this.#aheadMs) > MAX_DELAY_MS ? Math.round(this.#aheadMs / 1000) : 0
  }

  /** What a scan says of it; undefined while it is not far off. */
  get gap(): Gap | undefined {
    return Math.abs(this.#aheadMs) > MAX_OFF_MS ? gapOf('clock of the host', 'failed') : undefined
  }
}

/** The same that the server takes for the way of a report. */
const MAX_DELAY_MS = 5_000

/** The same that the server bears with before it takes its own time for that of a scan. */
const MAX_OFF_MS = 5 * 60_000
