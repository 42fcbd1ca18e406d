import type { Gap } from '@openhss/contract'
import { gapOf } from '../../host/gap.ts'
import type { AcknowledgedDigest } from './acknowledged-digest.ts'
import { compareLists } from './list-delta.ts'
import type { ListDelta } from './list-delta.ts'
import { digestOf } from './report-digest.ts'

/** The findings of a scan or a check, before they become a report. */
export interface Snapshot<Item extends object, Coverage extends AnyCoverage> {
  readonly scannedAt: Date
  /** Undefined when nothing is known that could replace what the server holds. */
  readonly items: readonly Item[] | undefined
  readonly coverage: Coverage
}

export interface AnyCoverage {
  readonly complete: boolean
  readonly gaps: readonly Gap[]
}

/** A report on the wire; without items and delta it says that nothing changed since this digest. */
export interface Report<Item extends object, Coverage, Key extends object> {
  readonly scanned_at: string
  readonly coverage: Coverage
  readonly digest: string
  readonly items?: Item[]
  /** What changed since the list of an acknowledged digest; a server that does not know it asks for all items. */
  readonly delta?: ListDelta<Item, Key> & { readonly base: string }
}

/**
 * Sends snapshots and remembers the digest that the server acknowledged, so that an unchanged host
 * costs a few hundred bytes, and one with a new port the row of that port. The digest stands for the whole list, so a
 * report that arrives twice changes nothing.
 */
export class Reporter<Item extends object, Coverage extends AnyCoverage, Key extends object> {
  readonly #send: (report: Report<Item, Coverage, Key>) => Promise<boolean>
  readonly #keyOf: (item: Item) => Key
  readonly #acknowledged: AcknowledgedDigest
  /** What this process delivered; the digest of an earlier process does not tell what changed since. */
  #delivered: { readonly digest: string; readonly items: readonly Item[] } | undefined

  /** @param keyOf gives what tells the items of a host apart. */
  constructor(
    send: (report: Report<Item, Coverage, Key>) => Promise<boolean>,
    keyOf: (item: Item) => Key,
    acknowledged: AcknowledgedDigest,
  ) {
    this.#send = send
    this.#keyOf = keyOf
    this.#acknowledged = acknowledged
  }

  /**
   * Sends a report of the snapshot.
   * @returns whether the items differ from those delivered before.
   * @throws what `send` throws, and an Error when the server does not acknowledge a full report.
   */
  async deliver(snapshot: Snapshot<Item, Coverage>): Promise<{ changed: boolean }> {
    const { items } = snapshot
    if (items === undefined) {
      await this.#deliverCoverage(snapshot)
      return { changed: false }
    }
    const digest = digestOf(items)
    const changed = digest !== this.#delivered?.digest
    const report = { ...headOf(snapshot), digest }
    const isHeld = await this.#sendShort(report, items)
    if (!isHeld && !(await this.#send({ ...report, items: [...items] }))) {
      throw new Error('The server did not acknowledge a full report.')
    }
    this.#acknowledged.remember(digest)
    this.#delivered = { digest, items }
    return { changed }
  }

  /** Sends what changed since the list that the server holds, or that nothing did; false when it wants all items. */
  async #sendShort(report: Report<Item, Coverage, Key>, items: readonly Item[]): Promise<boolean> {
    const base = this.#acknowledged.current
    if (report.digest === base) return this.#send(report)
    if (base === undefined || base !== this.#delivered?.digest) return false
    const delta = compareLists(this.#delivered.items, items, this.#keyOf)
    return delta !== undefined && this.#send({ ...report, delta: { base, ...delta } })
  }

  /** Reports after a refusal: the server keeps its older list and learns that it is no longer whole. */
  async admitRefusal(snapshot: Snapshot<Item, Coverage>): Promise<void> {
    // The gaps of the scan are left out, because they may be why it was refused.
    const gaps = [gapOf('report', 'failed')]
    await this.#deliverCoverage({
      ...snapshot,
      coverage: { ...snapshot.coverage, complete: false, gaps },
    })
  }

  /** For a server that holds no list, nothing known is an empty list. */
  async #deliverCoverage(snapshot: Snapshot<Item, Coverage>): Promise<void> {
    const digest = this.#acknowledged.current
    const report = { ...headOf(snapshot), digest: digest ?? digestOf([]) }
    await this.#send(digest === undefined ? { ...report, items: [] } : report)
  }
}

function headOf<Coverage extends AnyCoverage>(snapshot: Snapshot<object, Coverage>) {
  return { scanned_at: snapshot.scannedAt.toISOString(), coverage: snapshot.coverage }
}
