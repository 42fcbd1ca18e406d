import type { RecentTurns } from './recent-turns.ts'

/** Somebody who waits for a turn. Of two traits the first one counts; the second decides between equals. */
interface Waiting {
  readonly traits: readonly [string, string]
  readonly enter: () => void
  readonly refuse: () => void
}

/** A line in which not who came first comes first, but who had the fewest turns lately. */
export interface FairLine {
  readonly length: number
  /** Lines somebody up. When the line is full, somebody is refused: who had and wants the most turns. */
  add(one: Waiting): void
  /** Lets the next one in. */
  letIn(): void
}

/** @param turns counts the turns of traits; who lets somebody in counts one for both. */
export function createFairLine(maxWaiting: number, turns: RecentTurns): FairLine {
  const waiting: Waiting[] = []

  return {
    get length() {
      return waiting.length
    },
    add: (one) => {
      waiting.push(one)
      if (waiting.length > maxWaiting) remove(last()).refuse()
    },
    letIn: () => {
      if (waiting.length > 0) remove(first()).enter()
    },
  }

  /** Finds the one with the fewest turns; of equals the one that came first. */
  function first(): Waiting {
    const count = countTurns()
    return waiting.reduce((one, other) => (compare(other, one, count) < 0 ? other : one))
  }

  /** Counts those that wait too, so that one address cannot fill the line. Of equals the one that came last. */
  function last(): Waiting {
    const count = countTurns()
    for (const trait of waiting.flatMap(({ traits }) => traits)) {
      count.set(trait, (count.get(trait) ?? 0) + 1)
    }
    return waiting.reduce((one, other) => (compare(other, one, count) >= 0 ? other : one))
  }

  /** Looks at each count once: it fades while one looks. */
  function countTurns(): Map<string, number> {
    const traits = new Set(waiting.flatMap((each) => each.traits))
    return new Map(Array.from(traits, (trait) => [trait, turns.of(trait)]))
  }

  function remove(one: Waiting): Waiting {
    waiting.splice(waiting.indexOf(one), 1)
    return one
  }
}

function compare(one: Waiting, other: Waiting, turns: ReadonlyMap<string, number>): number {
  const difference = (place: 0 | 1) =>
    (turns.get(one.traits[place]) ?? 0) - (turns.get(other.traits[place]) ?? 0)
  return difference(0) || difference(1)
}
