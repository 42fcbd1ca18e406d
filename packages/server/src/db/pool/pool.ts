import { setTimeout as delay } from 'node:timers/promises'
import type { ClientSettings } from './client.ts'
import { Client } from './client.ts'
import { DatabaseError } from './database-error.ts'

export interface PoolSettings extends ClientSettings {
  readonly maxConnections: number
}

interface Waiter {
  readonly since: number
  readonly resolve: (client: Client) => void
  readonly reject: (reason: Error) => void
}

/**
 * Connections for all statements of a process. They open on demand; who finds none free waits in a queue, within a
 * bound, also while the database has fewer connections for us than we would like.
 *
 * A connection serves one caller at a time. With up to 4 and 16 statements in a row on each of ten, 32 callers got
 * 14,800 and 7,600 small reads a second where they get 16,900 so, and a slow statement delayed those behind it.
 */
export class Pool {
  readonly #settings: PoolSettings
  /** Connected ones. */
  readonly #clients = new Set<Client>()
  readonly #held = new Map<Client, Promise<unknown>>()
  readonly #opening = new Set<Client>()
  #queue: Waiter[] = []
  readonly #clock: NodeJS.Timeout
  #readOnly: boolean
  #failures = 0
  #openNextAt = 0
  #lastFailure: Error | undefined
  #isEnded = false

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#readOnly = settings.readOnly
    this.#clock = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  /** Lets the work have a client alone. */
  async hold<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    // Nobody overtakes those who wait.
    const free = this.#queue.length === 0 && !this.#isEnded ? this.#findFree() : undefined
    const client = free ?? (await this.#wait())
    const held = work(client)
    this.#held.set(client, held)
    try {
      return await held
    } finally {
      this.#held.delete(client)
      client.setPatience(undefined)
      client.isHeld = false
      this.#serve()
    }
  }

  /** From now on the database is to refuse changes, or to take them again; what is under way goes on. */
  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
    this.#serve()
  }

  /** Refuses what comes, and closes each connection after what is under way; at the latest after the time. */
  async end(timeoutMs: number): Promise<void> {
    this.#isEnded = true
    clearInterval(this.#clock)
    this.#rejectAll(ended())
    const timeUp = new AbortController()
    await Promise.race([
      Promise.allSettled(this.#held.values()),
      delay(timeoutMs, undefined, { signal: timeUp.signal }).catch(() => undefined),
    ])
    timeUp.abort()
    const all = [...this.#clients, ...this.#opening]
    await Promise.all(all.map((client) => client.close(CLOSE_LIMIT_MS)))
  }

  /** Finds the client that was used last, so that those which nobody needs become idle. */
  #findFree(): Client | undefined {
    let newest: Client | undefined
    for (const client of this.#clients) {
      if (client.isHeld || !client.isOpen || this.#isStale(client)) continue
      if (newest === undefined || client.idleSince > newest.idleSince) newest = client
    }
    if (newest !== undefined) newest.isHeld = true
    return newest
  }

  #isStale({ readOnly }: Client): boolean {
    return readOnly !== this.#readOnly
  }

  #wait(): Promise<Client> {
    if (this.#isEnded) return Promise.reject(ended())
    return new Promise((resolve, reject) => {
      this.#queue.push({ since: performance.now(), resolve, reject })
      this.#grow()
    })
  }

  #serve(): void {
    while (this.#queue.length > 0) {
      const client = this.#findFree()
      if (client === undefined) return this.#grow()
      this.#queue.shift()?.resolve(client)
    }
  }

  /** Opens as many connections as somebody waits for. */
  #grow(): void {
    this.#retireIf((client) => this.#isStale(client))
    while (!this.#isEnded && this.#opening.size < this.#queue.length && this.#mayOpen()) {
      void this.#open()
    }
  }

  #mayOpen(): boolean {
    const count = this.#clients.size + this.#opening.size
    return count < this.#settings.maxConnections && performance.now() >= this.#openNextAt
  }

  async #open(): Promise<void> {
    const client = new Client({ ...this.#settings, readOnly: this.#readOnly }, (gone) => {
      this.#clients.delete(gone)
      this.#serve()
    })
    this.#opening.add(client)
    try {
      await client.open()
      this.#opening.delete(client)
      this.#clients.add(client)
      this.#failures = 0
    } catch (error) {
      this.#opening.delete(client)
      this.#noteFailure(error as Error & { code?: unknown })
    }
    this.#serve()
  }

  /** With no connection at all there is nothing to wait for, except a place of another client of the database. */
  #noteFailure(error: Error & { code?: unknown }): void {
    this.#lastFailure = error
    const waitMs = backOffMs(this.#failures++)
    this.#openNextAt = performance.now() + waitMs
    // A little later than the moment that #mayOpen compares with.
    setTimeout(() => this.#serve(), waitMs + 1).unref()
    if (this.#clients.size === 0 && error.code !== TOO_MANY_CONNECTIONS) this.#rejectAll(error)
  }

  #tick(): void {
    const now = performance.now()
    if ([...this.#clients].some((client) => client.isSilent)) this.#endSilent()
    this.#retireIf(
      (client) =>
        this.#isStale(client) ||
        now - client.openedAt > MAX_AGE_MS ||
        now - client.idleSince > MAX_IDLE_MS,
    )
    while (now - (this.#queue[0]?.since ?? now) > WAIT_LIMIT_MS) {
      this.#queue.shift()?.reject(busy(this.#lastFailure))
    }
  }

  /** What swallowed one connection may hold others: those that wait more patiently are not believed either. */
  #endSilent(): void {
    for (const client of this.#clients) {
      if (!client.isSilent && client.silenceMs < this.#settings.statementTimeoutMs) continue
      const message = `the database has not answered for ${Math.round(client.silenceMs / 1000)} s`
      client.end(new DatabaseError('DATABASE_SILENT', message))
    }
  }

  #retireIf(condition: (client: Client) => boolean): void {
    for (const client of this.#clients) {
      if (client.isHeld || !condition(client)) continue
      this.#clients.delete(client)
      void client.close(CLOSE_LIMIT_MS)
    }
  }

  #rejectAll(reason: Error): void {
    const all = this.#queue
    this.#queue = []
    for (const { reject } of all) reject(reason)
  }
}

const TICK_MS = 500
/** Waiting longer than this is no better than to be told to come again. */
const WAIT_LIMIT_MS = 8000
/** A connection is a server process of some 5 MB; a quiet installation gives them back. */
const MAX_IDLE_MS = 60_000
/** A server process never gives back the memory of what it remembers. */
const MAX_AGE_MS = 45 * 60_000
const CLOSE_LIMIT_MS = 2000
/** SQLSTATE too_many_connections: of the database, or of our role. */
const TOO_MANY_CONNECTIONS = '53300'

/** From 5 ms to 1 s: a restarted database is used soon after it is back. */
function backOffMs(failures: number): number {
  return (0.5 + Math.random() / 2) * Math.min(10 * 2 ** failures, 1000)
}

function busy(cause: Error | undefined): DatabaseError {
  const message = `no connection to the database became free within ${WAIT_LIMIT_MS / 1000} s`
  return new DatabaseError('DATABASE_BUSY', message, { cause })
}

function ended(): DatabaseError {
  return new DatabaseError('CONNECTION_ENDED', 'the connections to the database were closed')
}
