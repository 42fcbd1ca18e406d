import type { Gap } from '@openhss/contract'
import type { AcknowledgedDigest } from './acknowledged-digest.ts'
import { digestOf } from './report-digest.ts'

/** What a scan found, before it becomes a report. */
export interface Snapshot<Item extends object, Coverage extends AnyCoverage> {
  readonly scannedAt: Date
  /** Undefined: nothing is known that could replace what the server holds. */
  readonly items: readonly Item[] | undefined
  readonly coverage: Coverage
}

export interface AnyCoverage {
  readonly complete: boolean
  readonly gaps: readonly Gap[]
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
export class Reporter<Item extends object, Coverage extends AnyCoverage> {
  readonly #send: (report: Report<Item, Coverage>) => Promise<boolean>
  readonly #acknowledged: AcknowledgedDigest
  /** Of this process; a digest of an earlier one says nothing of what changed since it was seen. */
  #delivered: string | undefined

  constructor(
    send: (report: Report<Item, Coverage>) => Promise<boolean>,
    acknowledged: AcknowledgedDigest,
  ) {
    this.#send = send
    this.#acknowledged = acknowledged
  }

  /** Returns whether the items differ from those delivered before. */
  async deliver(snapshot: Snapshot<Item, Coverage>): Promise<{ changed: boolean }> {
    const { items } = snapshot
    if (items === undefined) {
      await this.#deliverCoverage(snapshot)
      return { changed: false }
    }
    const digest = digestOf(items)
    const changed = digest !== this.#delivered
    const report = { ...headOf(snapshot), digest }
    const isHeld = digest === this.#acknowledged.current && (await this.#send(report))
    if (!isHeld && !(await this.#send({ ...report, items: [...items] }))) {
      throw new Error('The server did not acknowledge a full report.')
    }
    this.#acknowledged.remember(digest)
    this.#delivered = digest
    return { changed }
  }

  /** After a refusal: the server keeps its older list and learns that it is not whole any more. */
  async admitRefusal(snapshot: Snapshot<Item, Coverage>): Promise<void> {
    // The gaps of the scan may be why it was refused.
    const gaps: Gap[] = [{ what: 'report', reason: 'failed', count: 1 }]
    await this.#deliverCoverage({
      ...snapshot,
      coverage: { ...snapshot.coverage, complete: false, gaps },
    })
  }

  /** To a server that holds no list, nothing known is an empty one. */
  async #deliverCoverage(snapshot: Snapshot<Item, Coverage>): Promise<void> {
    const digest = this.#acknowledged.current
    const report = { ...headOf(snapshot), digest: digest ?? digestOf([]) }
    await this.#send(digest === undefined ? { ...report, items: [] } : report)
  }
}

function headOf<Coverage extends AnyCoverage>(snapshot: Snapshot<object, Coverage>) {
  return { scanned_at: snapshot.scannedAt.toISOString(), coverage: snapshot.coverage }
}
