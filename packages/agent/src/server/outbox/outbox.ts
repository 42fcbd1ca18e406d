import type { LostChanges, ReportedChanges } from '@openhss/contract'
import { MAX_REPORTED_CHANGES } from '@openhss/contract/runtime'
import { findChanges } from './find-changes.ts'
import type { FoundChange } from './find-changes.ts'
import { OutboxFile } from './outbox-file.ts'
import type { OutboxKind } from './outbox-kind.ts'
import { isLost, withLost } from './outbox-lines.ts'
import type { Dated, OutboxLine, Waiting } from './outbox-lines.ts'

/** Changes of one host, to be sent with a report. */
export interface ChangesToSend<Change> {
  /** The host that they are of: an agent that got another identity must not tell them as the new host's. */
  readonly hostId: string
  /** In the order of their numbers; `more` wait behind them. */
  readonly wire: ReportedChanges<Change>
  /** Number of the last one. */
  readonly seq: number
}

/**
 * Keeps what changed on the host until the server has acknowledged it, across restarts and outages: each change once, with the
 * times of the look that found it and of the one before. What there is no room for is counted. Nothing here throws for a disk
 * that is full or a file that is damaged.
 */
export class Outbox<Item extends object, Coverage, Facts extends object, Change extends object> {
  readonly #kind: OutboxKind<Item, Coverage, Facts, Change>
  readonly #hostId: () => string
  readonly #file: OutboxFile<Facts>
  /** The host whose changes wait. */
  #owner: string
  #known: Map<string, Facts> | undefined
  #waiting: Waiting<Facts>[]
  /** The highest number that was given. */
  #last: number
  /** The last look, in milliseconds since the epoch; 0: none. */
  #lookedAt: number

  /**
   * @param hostId tells which host this is now: it may become another one.
   * @param onProblem hears of a disk that does not take the changes, once until it does again.
   */
  constructor(
    file: string,
    kind: OutboxKind<Item, Coverage, Facts, Change>,
    hostId: () => string,
    onProblem: (error: unknown) => void,
  ) {
    this.#kind = kind
    this.#hostId = hostId
    this.#file = new OutboxFile(file, onProblem)
    const stored = this.#file.read(kind.nameOf)
    this.#owner = stored.hostId ?? hostId()
    this.#known = stored.known
    this.#waiting = stored.waiting
    this.#last = stored.last
    this.#lookedAt = stored.lookedAt
    this.#belongTo(hostId())
  }

  /**
   * Notes what a look found. The first one of a host is where it begins: what was there then is no change.
   * @param at milliseconds since the epoch.
   * @returns the number up to which all changes are from this look or earlier ones.
   */
  observe(items: readonly Item[], coverage: Coverage, at: number): number {
    this.#belongTo(this.#hostId())
    const isFirst = this.#known === undefined
    this.#known ??= new Map()
    const changes = findChanges(this.#known, items, coverage, this.#kind)
    const lookedBefore = this.#lookedAt
    this.#lookedAt = at
    if (isFirst) this.#rewrite()
    else if (changes.length > 0) this.#add(changes, at, lookedBefore)
    else if (this.#file.isBehind) this.#rewrite()
    this.#file.markLook(at)
    return this.#last
  }

  /** Gives the first changes up to a number that wait; undefined when none do. */
  take(until: number): ChangesToSend<Change> | undefined {
    this.#belongTo(this.#hostId())
    const due = this.#waiting.filter(({ seq }) => seq <= until)
    const list = due.slice(0, MAX_REPORTED_CHANGES)
    const seq = list.at(-1)?.seq
    if (seq === undefined) return undefined
    const more = due.length > list.length && { more: true as const }
    const wire = list.map((waiting) => this.#wireOf(waiting))
    return { hostId: this.#owner, seq, wire: { list: wire, ...more } }
  }

  /**
   * Forgets what the server has. A server that has more than was ever sent knows this host from before the file was lost:
   * what waits gets numbers that it does not know.
   */
  acknowledge(seq: number): void {
    const isBehind = seq > this.#last
    if (isBehind) {
      this.#last = seq
      this.#waiting = this.#waiting.map((waiting) => ({ ...waiting, ...this.#renumbered(waiting) }))
    } else this.#waiting = this.#waiting.filter((waiting) => waiting.seq > seq)
    if (isBehind || this.#file.isWorthRewriting(bytesOf(this.#waiting))) this.#rewrite()
    else this.#append([['ack', seq]])
  }

  /** Counts changes as lost that the server refused: they would be refused again. */
  giveUp({ seq }: Pick<ChangesToSend<unknown>, 'seq'>): void {
    this.#lose(this.#waiting.filter((waiting) => waiting.seq <= seq))
  }

  /** What waits for another host is not told as this one's, and what is there is where this one begins. */
  #belongTo(hostId: string): void {
    if (this.#owner === hostId) return
    this.#owner = hostId
    this.#waiting = []
    this.#rewrite()
  }

  #add(changes: readonly FoundChange<Facts>[], at: number, lookedBefore: number): void {
    // A clock that went back does not turn the two looks round.
    const after = lookedBefore === 0 ? null : Math.min(lookedBefore, at)
    const added = changes.map(({ isThere, facts }) => {
      const bytes = JSON.stringify(facts).length + LINE_BYTES
      return { seq: this.#nextSeq(), at, after, isThere, facts, bytes }
    })
    this.#waiting = [...this.#waiting, ...added]
    this.#append(linesOf(added))
    this.#dropOld(at)
    this.#boundUnwritten()
  }

  /** Numbers come from the clock, so that an agent that lost its file goes on behind those it gave. */
  #nextSeq(): number {
    this.#last = Math.max(this.#last + 1, Date.now() * 1000)
    return this.#last
  }

  #renumbered(waiting: Waiting<Facts>): { readonly seq: number; readonly first?: number } {
    const seq = this.#nextSeq()
    return isLost(waiting) ? { seq, first: seq } : { seq }
  }

  /** Makes room, a tenth at a time. */
  #dropOld(now: number): void {
    const isTooMuch = bytesOf(this.#waiting) > this.#kind.maxBytes
    const old = this.#waiting.findLastIndex(
      (waiting) => !isLost(waiting) && now - waiting.at > MAX_AGE_MS,
    )
    const count = Math.max(old + 1, isTooMuch ? Math.ceil(this.#waiting.length / 10) : 0)
    this.#lose(this.#waiting.slice(0, count))
  }

  /** What a full disk did not take is lost with this process, so it is not much. */
  #boundUnwritten(): void {
    const unwritten = this.#waiting.filter(({ seq }) => seq > this.#file.writtenSeq)
    if (bytesOf(unwritten) <= MAX_UNWRITTEN_BYTES) return
    this.#lose(unwritten.slice(0, Math.ceil(unwritten.length / 2)))
  }

  #lose(dropped: readonly Waiting<Facts>[]): void {
    const [first] = dropped
    const last = dropped.at(-1)
    if (first === undefined || last === undefined) return
    const lost = {
      seq: last.seq,
      first: isLost(first) ? first.first : first.seq,
      count: dropped.reduce((sum, each) => sum + (isLost(each) ? each.count : 1), 0),
      from: Math.min(...dropped.map((each) => (isLost(each) ? each.from : each.at))),
      to: Math.max(...dropped.map((each) => (isLost(each) ? each.to : each.at))),
    }
    this.#waiting = withLost(this.#waiting, lost)
    this.#append([['lost', lost.seq, lost.first, lost.count, lost.from, lost.to]])
  }

  #append(lines: readonly OutboxLine<Facts>[]): void {
    if (!this.#file.append(lines, this.#last)) this.#rewrite()
  }

  #rewrite(): void {
    const known = [...(this.#known ?? [])].map(([, facts]): OutboxLine<Facts> => ['=', facts])
    const baseline: OutboxLine<Facts>[] =
      this.#known === undefined ? [] : [['known', this.#last], ...known]
    const lines = [['host', this.#owner] as const, ...linesOf(this.#waiting), ...baseline]
    this.#file.replace(lines, this.#last)
  }

  #wireOf(waiting: Waiting<Facts>): Change | LostChanges {
    if (isLost(waiting)) {
      const { seq, count, from, to } = waiting
      return { seq, change: 'lost', count, from: isoOf(from), to: isoOf(to) }
    }
    const { seq, at, after, isThere, facts } = waiting
    const { there, gone } = this.#kind.words
    const times = { at: isoOf(at), ...(after !== null && { after: isoOf(after) }) }
    return { seq, ...times, change: isThere ? there : gone, ...facts } as unknown as Change
  }
}

const MAX_AGE_MS = 7 * 86_400_000
const MAX_UNWRITTEN_BYTES = 64 * 1024
/** What a line has besides its facts. */
const LINE_BYTES = 26

function linesOf<Facts>(all: readonly Waiting<Facts>[]): OutboxLine<Facts>[] {
  let look: Dated<Facts> | undefined
  return all.flatMap((waiting): OutboxLine<Facts>[] => {
    if (isLost(waiting)) {
      const { seq, first, count, from, to } = waiting
      return [['lost', seq, first, count, from, to]]
    }
    const { seq, at, after, isThere, facts } = waiting
    const isSameLook = look?.at === at && look.after === after
    look = waiting
    const line: OutboxLine<Facts> = [isThere ? '+' : '-', seq, facts]
    return isSameLook ? [line] : [['@', at, after], line]
  })
}

function bytesOf(all: readonly Waiting<unknown>[]): number {
  return all.reduce((sum, waiting) => sum + (isLost(waiting) ? LINE_BYTES : waiting.bytes), 0)
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
