/** Lets few lines of one kind into a log each minute, and counts the others. */
export interface LineLimit {
  /** Tells whether one more line of this kind may be written; else it is counted. */
  admit(kind: string): boolean
  /** Gives the lines of each kind that were left out since it was asked last. */
  takeLeftOut(): ReadonlyMap<string, number>
}

/** Enough to see that something goes wrong, and how often it does stands in the line with the count. */
const LINES_A_MINUTE = 10

/** Kinds come from our own code, so there are fewer; this bounds the rest, who share one kind. */
const MAX_KINDS = 100

const MINUTE_MS = 60_000

export function createLineLimit(now: () => number = () => performance.now()): LineLimit {
  const written = new Map<string, number>()
  let leftOut = new Map<string, number>()
  let minute = 0

  return {
    admit: (kind) => {
      const current = Math.floor(now() / MINUTE_MS)
      if (current !== minute) written.clear()
      minute = current
      const counted = written.has(kind) || written.size < MAX_KINDS ? kind : OTHER_KIND
      const lines = (written.get(counted) ?? 0) + 1
      written.set(counted, lines)
      if (lines <= LINES_A_MINUTE) return true
      leftOut.set(counted, (leftOut.get(counted) ?? 0) + 1)
      return false
    },
    takeLeftOut: () => {
      const taken = leftOut
      leftOut = new Map()
      return taken
    },
  }
}

const OTHER_KIND = 'other lines'
