import type { DetectionReport } from '@openhss/contract'
import { pause } from '../../process/pause.ts'
import { backOffMs } from '../back-off.ts'
import { NewestOnly } from '../newest-only.ts'
import { isRefusal } from '../refusals.ts'

/** Tells the server how far a detection is. While the server cannot be reached, the newest report waits. */
export class DetectionReports {
  readonly #inbox: NewestOnly<DetectionReport>
  readonly #signal: AbortSignal
  /** ID of the detection that ended last; progress of it that comes late is dropped. */
  #ended: string | undefined
  /** ID of the last detection about which the server wants no more reports. */
  #closed: string | undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
    this.#inbox = new NewestOnly(signal)
  }

  running(id: string, progress: Progress): void {
    if (id !== this.#ended) this.#put(id, 'running', progress)
  }

  /** Tells the end once; a second report of it would be for nobody. */
  finished(id: string, progress: Progress): void {
    this.#end(id, 'finished', progress)
  }

  failed(id: string, detail: string): void {
    this.#end(id, 'failed', { guesses_done: 0, guesses_planned: 0, detail })
  }

  /**
   * Sends reports until the signal aborts.
   * @param send tells the server; its false means that the detection is not open there.
   */
  async run(send: (report: DetectionReport) => Promise<boolean>, wait = pause): Promise<void> {
    let failures = 0
    for (;;) {
      const report = await this.#inbox.take()
      if (report === undefined) return
      // This report came while the answer to the one before was under way.
      if (report.detection_id === this.#closed) continue
      try {
        if (!(await send(report))) this.#closed = report.detection_id
        failures = 0
        await wait(MIN_INTERVAL_MS, this.#signal)
      } catch (error) {
        if (!isRefusal(error)) this.#inbox.putBack(report)
        await wait(backOffMs(failures), this.#signal)
        failures += 1
      }
    }
  }

  #end(id: string, state: DetectionReport['state'], progress: Progress): void {
    if (id === this.#ended) return
    this.#ended = id
    this.#put(id, state, progress)
  }

  #put(id: string, state: DetectionReport['state'], progress: Progress): void {
    if (id !== this.#closed) this.#inbox.put({ detection_id: id, state, ...progress })
  }
}

type Progress = Pick<DetectionReport, 'guesses_done' | 'guesses_planned' | 'detail'>

const MIN_INTERVAL_MS = 1_000
