import { diffRows } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { ChangeStep, PackedChanges } from './reported-steps.ts'
import { isoOf } from './stretches/iso-time.ts'
import { momentOfStep } from './stretches/scan-moment.ts'
import type { ScanMoment } from './stretches/scan-moment.ts'
import type { TableColumns } from './table-columns.ts'

/** What is stored of one kind of things of a host, and the looks that its agent tells of. */
interface HostInSteps<Row, Item, Key, Ended> {
  readonly before: readonly Row[]
  readonly changes: Pick<PackedChanges<Item, Key>, 'steps'> | undefined
  /** Number of the last change that is stored. */
  readonly known: number
  /** The newest time of the history, ISO 8601; null: nothing is recorded yet. */
  readonly newest: string | null
  /** Stretches that ended lately. */
  readonly recent: readonly Ended[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** How looks change rows of one kind. */
interface RulesOfSteps<Row, Item, Key, Ended> {
  readonly columns: TableColumns
  readonly nameOf: (row: Row) => string
  /** Tells which rows have nothing to do with any of the changes. */
  readonly areTouched: (
    rows: readonly Row[],
    steps: readonly ChangeStep<Item, Key>[],
  ) => (row: Row) => boolean
  readonly takeStep: (
    rows: readonly Row[],
    step: ChangeStep<Item, Key>,
    look: Look<Ended>,
  ) => RowChanges<Row, Ended>
  /** Takes the list that the host has now. */
  readonly takeList: (
    rows: readonly Row[],
    look: {
      readonly recent: readonly Ended[]
      readonly newest: string | null
      /** When the last of the steps was; undefined: there was none. */
      readonly last: ScanMoment | undefined
    },
  ) => RowChanges<Row, Ended>
  /** Whether the stretch goes on when the same is there again soon. */
  readonly mayResume: (ended: Ended) => boolean
}

interface Look<Ended> {
  readonly recent: readonly Ended[]
  readonly moment: ScanMoment
}

/**
 * Changes rows as each of several looks found them, and then as they are now: the history has the times of the looks, and what
 * no change tells of has that of the list. Changes that are stored already are left out, and so are all of a host of which
 * nothing is recorded yet: what it had then is no change. Pure.
 */
export function changeInSteps<Row extends object, Item, Key, Ended>(
  { before, changes, known, recent, newest, now }: HostInSteps<Row, Item, Key, Ended>,
  rules: RulesOfSteps<Row, Item, Key, Ended>,
): RowChanges<Row, Ended> {
  const steps = (changes?.steps ?? []).filter(({ seq }) => seq > known)
  if (newest === null || steps.length === 0) {
    return rules.takeList(before, { recent, newest, last: undefined })
  }

  const isTouched = rules.areTouched(before, steps)
  const others = before.filter((row) => !isTouched(row))
  const history = new OpenHistory(recent, rules.mayResume)
  let rows = before.filter(isTouched)
  let time = newest
  let last: ScanMoment | undefined
  for (const step of steps) {
    const moment = momentOfStep(step, now, time)
    const found = rules.takeStep(rows, step, { recent: history.recent, moment })
    history.note(found)
    rows = [...found.after]
    time = isoOf(moment.at)
    last = moment
  }
  const found = rules.takeList([...others, ...rows], { recent: history.recent, newest: time, last })
  history.note(found)
  return {
    ...diffRows(before, found.after, rules),
    ended: history.ended,
    resumed: history.resumed,
  }
}

/** What has ended in a number of looks, of which a later one may let some go on. */
class OpenHistory<Ended> {
  readonly #mayResume: (ended: Ended) => boolean
  readonly #stored: ReadonlySet<Ended>
  readonly #recent: Set<Ended>
  readonly #ended = new Set<Ended>()
  readonly #resumed: Ended[] = []

  constructor(stored: readonly Ended[], mayResume: (ended: Ended) => boolean) {
    this.#stored = new Set(stored)
    this.#recent = new Set(stored)
    this.#mayResume = mayResume
  }

  get recent(): readonly Ended[] {
    return [...this.#recent]
  }

  get ended(): readonly Ended[] {
    return [...this.#ended]
  }

  get resumed(): readonly Ended[] {
    return this.#resumed
  }

  note({ ended, resumed }: Pick<RowChanges<unknown, Ended>, 'ended' | 'resumed'>): void {
    for (const stretch of resumed) {
      this.#recent.delete(stretch)
      this.#ended.delete(stretch)
      if (this.#stored.has(stretch)) this.#resumed.push(stretch)
    }
    for (const stretch of ended) {
      this.#ended.add(stretch)
      if (this.#mayResume(stretch)) this.#recent.add(stretch)
    }
  }
}
