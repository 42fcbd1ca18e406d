import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs } from '@openhss/agent/reporting'
import { mix } from '../model/mix.ts'
import { Fleet } from './fleet.ts'
import type { FleetPart, PlayedHost } from './fleet.ts'

/** What a fleet saw since it was asked last. */
export interface LiveStatistics {
  /** Milliseconds of each report that was acknowledged. */
  readonly reportMs: readonly number[]
  readonly failures: number
  readonly lastFailure: string | undefined
  /** Hosts of which no report was acknowledged since `markRestart`, without those that left. */
  readonly unserved: number
  /** Milliseconds since the epoch when the last one of the others was served first. */
  readonly servedAt: number
}

/**
 * A fleet that lives by the clock: every host reports twice a minute, spread over the interval, and holds a request
 * for its policy open, and backs off from a server that is away as a real agent does.
 */
export class LiveFleet {
  readonly #fleet: Fleet
  readonly #startsAt: number
  readonly #stop = new AbortController()
  readonly #unserved = new Set<PlayedHost>()
  #servedAt = 0
  #reportMs: number[] = []
  #failures = 0
  #lastFailure: string | undefined

  /** @param startsAt milliseconds since the epoch of the first round, the same for all parts of a fleet */
  constructor(part: FleetPart, startsAt: number) {
    this.#fleet = new Fleet(part)
    this.#startsAt = startsAt
  }

  start(): void {
    this.markRestart()
    for (const played of this.#fleet.hosts) {
      void this.#keepReporting(played)
      void this.#keepPolling(played)
    }
  }

  /** From here on every host that is there counts as not served until a report of it is acknowledged. */
  markRestart(): void {
    for (const played of this.#fleet.hosts) if (!played.isAway) this.#unserved.add(played)
  }

  /** Gives what was seen since the last time. */
  takeStatistics(): LiveStatistics {
    const statistics = {
      reportMs: this.#reportMs,
      failures: this.#failures,
      lastFailure: this.#lastFailure,
      unserved: this.#unserved.size,
      servedAt: this.#servedAt,
    }
    this.#reportMs = []
    this.#failures = 0
    return statistics
  }

  stop(): void {
    this.#stop.abort()
    this.#fleet.close()
  }

  async #keepReporting(played: PlayedHost): Promise<void> {
    const offset = mix(played.agent.host, 40) % REPORT_MS
    for (let round = 0; !this.#stop.signal.aborted; round = this.#roundAt(Date.now()) + 1) {
      await this.#pause(this.#startsAt + round * REPORT_MS + offset - Date.now())
      await this.#reportUntilAcknowledged(played, offset)
    }
  }

  /** Like a real agent it sends its newest state when it could not send an older one. */
  async #reportUntilAcknowledged(played: PlayedHost, offset: number): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt += 1) {
      const round = this.#roundAt(Date.now() - offset)
      if (!this.#fleet.comesOrGoes(played, round)) {
        this.#unserved.delete(played)
        return
      }
      const sentAt = performance.now()
      try {
        await this.#fleet.report(played, round)
        this.#reportMs.push(performance.now() - sentAt)
        if (this.#unserved.delete(played)) this.#servedAt = Date.now()
        return
      } catch (error) {
        this.#note(error)
        await this.#pause(backOffMs(attempt))
      }
    }
  }

  async #keepPolling(played: PlayedHost): Promise<void> {
    await this.#pause(mix(played.agent.host, 41) % REPORT_MS)
    for (let attempt = 0; !this.#stop.signal.aborted;) {
      try {
        if (!played.isAway) await played.agent.poll()
        attempt = 0
        await this.#pause(played.isAway ? REPORT_MS : POLL_PAUSE_MS)
      } catch (error) {
        this.#note(error)
        await this.#pause(backOffMs(attempt))
        attempt += 1
      }
    }
  }

  #roundAt(time: number): number {
    return Math.max(0, Math.floor((time - this.#startsAt) / REPORT_MS))
  }

  #note(error: unknown): void {
    if (this.#stop.signal.aborted) return
    this.#failures += 1
    this.#lastFailure = String(error)
  }

  async #pause(ms: number): Promise<void> {
    await delay(Math.max(0, ms), undefined, { signal: this.#stop.signal }).catch(() => undefined)
  }
}

const REPORT_MS = 30_000
/** What an agent waits between two requests for its policy. */
const POLL_PAUSE_MS = 500
