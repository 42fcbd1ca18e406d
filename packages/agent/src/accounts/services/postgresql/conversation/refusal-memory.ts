import type { Obstacle } from '../../service.ts'

/**
 * Servers that let us in neither now nor a moment ago. Each attempt leaves lines in their log, so they are
 * not asked again every few seconds. The time is what a mended pg_hba.conf may have to wait to be seen;
 * a full run asks anyway.
 */
export class RefusalMemory {
  readonly #refusals = new Map<string, { readonly obstacle: Obstacle; readonly sinceMs: number }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  recall(server: string): Obstacle | undefined {
    const refusal = this.#refusals.get(server)
    return refusal && this.#now() - refusal.sinceMs < PATIENCE_MS ? refusal.obstacle : undefined
  }

  note(server: string, obstacle: Obstacle): void {
    this.#refusals.set(server, { obstacle, sinceMs: this.#now() })
  }

  forget(server: string): void {
    this.#refusals.delete(server)
  }

  /** Servers come and go. */
  keepOnly(servers: ReadonlySet<string>): void {
    for (const server of this.#refusals.keys()) {
      if (!servers.has(server)) this.#refusals.delete(server)
    }
  }
}

const PATIENCE_MS = 5 * 60_000
