import type { Log } from '../process/log.ts'
import { describeFailure } from '../server/failure.ts'
import type { AccountChecker } from '../passwords/account-checker.ts'
import type { AccountSource, SourcesVersion } from '../passwords/account-source.ts'
import { pause } from '../process/pause.ts'

/**
 * Tells which accounts may have changed. What goes on changing is told of less and less often, up to every five
 * minutes, so that a file that somebody writes to every second costs little; the other source is told of at once all
 * the same. It survives a fault in one file of the host: the watch goes on, and the first of several failures in
 * a row is logged.
 */
export class AccountChanges {
  readonly #checker: Pick<AccountChecker, 'sourcesVersion'>
  readonly #everyMs: number
  readonly #log: Log
  readonly #sources: Readonly<Record<AccountSource, WatchedSource>>
  readonly #now: () => number
  #isFailing = false

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    checker: Pick<AccountChecker, 'sourcesVersion'>,
    everyMs: number,
    log: Log,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now
    this.#checker = checker
    this.#everyMs = everyMs
    this.#log = log
    this.#sources = { system: new WatchedSource(everyMs), services: new WatchedSource(everyMs) }
  }

  /** Milliseconds between two looks at what changes most. */
  get delayMs(): number {
    return Math.max(this.#sources.system.delayMs, this.#sources.services.delayMs)
  }

  /** From here on only later changes count: all accounts are about to be read. */
  async mark(): Promise<void> {
    const version = await this.#readVersion()
    for (const source of SOURCES) this.#sources[source].mark(version?.[source])
  }

  /** Waits until some accounts may have changed since they were told of; empty when the signal aborts. */
  async next(signal: AbortSignal): Promise<ReadonlySet<AccountSource>> {
    while (!signal.aborted) {
      const version = await this.#readVersion()
      const now = this.#now()
      const changed = SOURCES.filter((source) => this.#sources[source].look(version?.[source], now))
      if (changed.length > 0) return new Set(changed)
      await pause(this.#everyMs, signal)
    }
    return new Set()
  }

  async #readVersion(): Promise<SourcesVersion | undefined> {
    try {
      const version = await this.#checker.sourcesVersion()
      this.#isFailing = false
      return version
    } catch (error) {
      if (!this.#isFailing)
        this.#log('error', `Accounts cannot be watched: ${describeFailure(error)}`)
      this.#isFailing = true
      return undefined
    }
  }
}

const SOURCES: readonly AccountSource[] = ['system', 'services']

/** Changes of one source. Times are milliseconds of a clock that never goes back. */
class WatchedSource {
  readonly #everyMs: number
  #told: string | undefined
  #seen: string | undefined
  #changedAtMs = -Infinity
  #toldAtMs = -Infinity
  delayMs: number

  constructor(everyMs: number) {
    this.#everyMs = everyMs
    this.delayMs = everyMs
  }

  mark(version: string | undefined): void {
    this.#told = version
    this.#seen = version
  }

  /** Whether a change is to be told of now. An unknown version is none. */
  look(version: string | undefined, nowMs: number): boolean {
    if (version === undefined) return false
    if (version !== this.#seen) this.#changedAtMs = nowMs
    this.#seen = version
    if (nowMs - this.#changedAtMs > this.delayMs) this.delayMs = this.#everyMs
    if (version === this.#told || nowMs - this.#toldAtMs < this.delayMs) return false
    const isAgain = nowMs - this.#toldAtMs < CALM_DELAYS * this.delayMs
    if (isAgain) this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS)
    this.#told = version
    this.#toldAtMs = nowMs
    return true
  }
}

/** A change counts as one of a series when it comes within so many delays of the one before. */
const CALM_DELAYS = 3
const MAX_DELAY_MS = 5 * 60_000
