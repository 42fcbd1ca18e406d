import { digestOf } from './digest.ts'

/** What a scan found, before it becomes a report. */
export interface Snapshot<Item extends object, Coverage> {
  readonly scannedAt: Date
  readonly items: readonly Item[]
  readonly coverage: Coverage
}

/** A report on the wire; without items it says that nothing changed since this digest. */
export interface Report<Item extends object, Coverage> {
  readonly scanned_at: string
  readonly coverage: Coverage
  readonly digest: string
  readonly items?: Item[]
}

/**
 * Sends snapshots and remembers the digest that the server acknowledged, so that an unchanged host
 * costs a few hundred bytes. The digest stands for the whole list, so a report that arrives twice
 * changes nothing.
 */
export class Reporter<Item extends object, Coverage> {
  readonly #send: (report: Report<Item, Coverage>) => Promise<boolean>
  #acknowledged: string | undefined

  constructor(send: (report: Report<Item, Coverage>) => Promise<boolean>) {
    this.#send = send
  }

  /** Returns whether the items differ from those acknowledged before. */
  async deliver(snapshot: Snapshot<Item, Coverage>): Promise<{ changed: boolean }> {
    const digest = digestOf(snapshot.items)
    const unchanged = {
      scanned_at: snapshot.scannedAt.toISOString(),
      coverage: snapshot.coverage,
      digest,
    }
    const changed = digest !== this.#acknowledged
    if (!changed && (await this.#send(unchanged))) return { changed }
    if (!(await this.#send({ ...unchanged, items: [...snapshot.items] }))) {
      throw new Error('The server did not acknowledge a full report.')
    }
    this.#acknowledged = digest
    return { changed }
  }
}
