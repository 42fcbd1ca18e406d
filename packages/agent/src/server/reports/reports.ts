import type { Gap } from '@openhss/contract'
import { gapOf } from '../../host/gap.ts'
import type { AcknowledgedDigest } from './acknowledged-digest.ts'
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
  /** Digest that this process delivered; one of an earlier process does not tell what changed since. */
  #delivered: string | undefined

  constructor(
    send: (report: Report<Item, Coverage>) => Promise<boolean>,
    acknowledged: AcknowledgedDigest,
  ) {
    this.#send = send
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
