import type { Gap } from '@openhss/contract'
import { gapOf } from '../../host/gap.ts'
import type { ChangesToSend, Outbox } from '../outbox/outbox.ts'
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
  /** Number of the last change that the outbox has of it; undefined: none is told. */
  readonly changesUntil?: number
}

export interface AnyCoverage {
  readonly complete: boolean
  readonly gaps: readonly Gap[]
}

/** A report on the wire; without items and delta it says that nothing changed since this digest. */
export interface Report<Item extends object, Coverage, Key extends object, Change = object> {
  readonly scanned_at: string
  readonly coverage: Coverage
  readonly digest: string
  readonly items?: Item[]
  /** What changed since the list of an acknowledged digest; a server that does not know it asks for all items. */
  readonly delta?: ListDelta<Item, Key> & { readonly base: string }
  /** What changed with its times, of the host that the transport speaks for. */
  readonly changes?: ChangesToSend<Change>
}

export interface Acknowledgement {
  readonly acknowledged: boolean
  /** The last change that the server has; undefined where it knows nothing of changes, or was told none. */
  readonly changes_acknowledged?: number
}

/** Where changes wait until the server has them. */
export type ChangesWaiting<Change> = Pick<
  Outbox<never, never, never, Change & object>,
  'take' | 'acknowledge' | 'giveUp'
>

/**
 * Sends snapshots and remembers the digest that the server acknowledged, so that an unchanged host
 * costs a few hundred bytes, and one with a new port the row of that port. The digest stands for the whole list, so a
 * report that arrives twice changes nothing.
 */
export class Reporter<
  Item extends object,
  Coverage extends AnyCoverage,
  Key extends object,
  Change = object,
> {
  readonly #send: Send<Item, Coverage, Key, Change>
  readonly #keyOf: (item: Item) => Key
  readonly #acknowledged: AcknowledgedDigest
  readonly #changes: ChangesWaiting<Change> | undefined
  /** What this process delivered; the digest of an earlier process does not tell what changed since. */
  #delivered: { readonly digest: string; readonly items: readonly Item[] } | undefined

  /**
   * @param keyOf gives what tells the items of a host apart.
   * @param changes wait until the server has them; none are told unless given.
   */
  constructor(
    send: Send<Item, Coverage, Key, Change>,
    keyOf: (item: Item) => Key,
    acknowledged: AcknowledgedDigest,
    changes?: ChangesWaiting<Change>,
  ) {
    this.#send = send
    this.#keyOf = keyOf
    this.#acknowledged = acknowledged
    this.#changes = changes
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
    const head = { ...headOf(snapshot), digest }
    const changes = await this.#sendEarlier(head, snapshot.changesUntil)
    const report = changes === undefined ? head : { ...head, changes }
    const held = await this.#sendShort(report, items)
    const taken = held?.acknowledged ? held : await this.#send({ ...report, items: [...items] })
    if (!taken.acknowledged) throw new Error('The server did not acknowledge a full report.')
    this.#acknowledged.remember(digest)
    this.#delivered = { digest, items }
    // An older server has found out what changed from the list.
    if (changes !== undefined) {
      this.#changes?.acknowledge(taken.changes_acknowledged ?? changes.seq)
    }
    return { changed }
  }

  /** Sends changes that are more than one report takes, and gives those that go with the list. */
  async #sendEarlier(
    head: Report<Item, Coverage, Key, Change>,
    until = 0,
  ): Promise<ChangesToSend<Change> | undefined> {
    for (;;) {
      const changes = this.#changes?.take(until)
      if (changes?.wire.more !== true) return changes
      const { changes_acknowledged: known } = await this.#send({ ...head, changes })
      // Of an older server nobody learns more than the list.
      this.#changes?.acknowledge(known ?? until)
    }
  }

  /** Sends what changed since the list that the server holds, or that nothing did; undefined when there is none. */
  async #sendShort(
    report: Report<Item, Coverage, Key, Change>,
    items: readonly Item[],
  ): Promise<Acknowledgement | undefined> {
    const base = this.#acknowledged.current
    if (report.digest === base) return this.#send(report)
    if (base === undefined || base !== this.#delivered?.digest) return undefined
    const delta = compareLists(this.#delivered.items, items, this.#keyOf)
    return delta && this.#send({ ...report, delta: { base, ...delta } })
  }

  /** Reports after a refusal: the server keeps its older list and learns that it is no longer whole. */
  async admitRefusal(snapshot: Snapshot<Item, Coverage>): Promise<void> {
    const changes = this.#changes?.take(snapshot.changesUntil ?? 0)
    if (changes !== undefined) this.#changes?.giveUp(changes)
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

type Send<Item extends object, Coverage, Key extends object, Change> = (
  report: Report<Item, Coverage, Key, Change>,
) => Promise<Acknowledgement>

function headOf<Coverage extends AnyCoverage>(snapshot: Snapshot<object, Coverage>) {
  return { scanned_at: snapshot.scannedAt.toISOString(), coverage: snapshot.coverage }
}
