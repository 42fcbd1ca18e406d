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

  /** What a scan says of it; undefined while it is not far off. */
  get gap(): Gap | undefined {
    return Math.abs(this.#aheadMs) > MAX_OFF_MS ? gapOf('clock of the host', 'failed') : undefined
  }
}

/** The same that the server bears with before it takes its own time for that of a scan. */
const MAX_OFF_MS = 5 * 60_000
