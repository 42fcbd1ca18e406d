/** What waits to be told: a change, or that some were lost. Times are milliseconds since the epoch. */
export type Waiting<Facts> = Dated<Facts> | Lost

export interface Dated<Facts> {
  readonly seq: number
  /** The look that found it, and the one before; null: there was none. */
  readonly at: number
  readonly after: number | null
  readonly isThere: boolean
  readonly facts: Facts
  /** Bytes of its line. */
  readonly bytes: number
}

export interface Lost {
  readonly seq: number
  /** Number of the first one. */
  readonly first: number
  readonly count: number
  readonly from: number
  readonly to: number
}

export function isLost(waiting: Waiting<unknown>): waiting is Lost {
  return 'count' in waiting
}

/**
 * A line of the outbox, as JSON. `host`: whose changes these are. `@`: a look, and the one before. `+`, `-`: what it found, or
 * missed. `lost`: stands in place of the changes from a number to another. `ack`: the server has all up to a number. `known`:
 * the `=` behind it are all that was there at a look.
 */
export type OutboxLine<Facts> =
  | readonly ['host', string]
  | readonly ['@', at: number, after: number | null]
  | readonly ['+' | '-', seq: number, Facts]
  | readonly ['lost', seq: number, first: number, count: number, from: number, to: number]
  | readonly ['ack', seq: number]
  | readonly ['known', seq: number]
  | readonly ['=', Facts]

/** What the file of an outbox says. */
export interface StoredOutbox<Facts> {
  readonly hostId: string | undefined
  /** What was there at the last look that is told of, by name; undefined: there was none. */
  readonly known: Map<string, Facts> | undefined
  readonly waiting: Waiting<Facts>[]
  /** The highest number that was ever given; 0: none. */
  readonly last: number
  /** The last look that is told of; 0: none. */
  readonly lookedAt: number
}

/**
 * Reads the text of an outbox. Lines that nobody can read, and what cannot be dated without them, become one that says
 * that they were lost. Pure, and never throws.
 */
export function parseOutbox<Facts extends object>(
  text: string,
  nameOf: (facts: Facts) => string,
): StoredOutbox<Facts> {
  let hostId: string | undefined
  let known: Map<string, Facts> | undefined
  let waiting: Waiting<Facts>[] = []
  let last = 0
  let lookedAt = 0
  let look: { readonly at: number; readonly after: number | null } | undefined
  const lose = (seq = 0) => {
    last = Math.max(last + 1, seq)
    const lost = { seq: last, first: last, count: 1, from: lookedAt, to: lookedAt }
    waiting = withLost(waiting, lost)
  }
  for (const line of text.split('\n')) {
    if (line === '') continue
    const read = parseLine<Facts>(line)
    if (read === undefined) {
      // It may have been the look that the lines behind it are of.
      look = undefined
      lose()
      continue
    }
    if (read[0] === 'host') hostId = read[1]
    else if (read[0] === '@') {
      look = { at: read[1], after: read[2] }
      lookedAt = Math.max(lookedAt, read[1])
    } else if (read[0] === 'ack') {
      last = Math.max(last, read[1])
      waiting = waiting.filter(({ seq }) => seq > read[1])
    } else if (read[0] === 'lost') {
      const [, seq, first, count, from, to] = read
      last = Math.max(last, seq)
      waiting = withLost(waiting, { seq, first, count, from, to })
    } else if (read[0] === 'known') {
      last = Math.max(last, read[1])
      known = new Map()
    } else if (read[0] === '=') known?.set(nameOf(read[1]), read[1])
    else {
      const [sign, seq, facts] = read
      if (look === undefined || seq <= last) {
        lose(seq)
        continue
      }
      last = seq
      waiting.push({ ...look, seq, isThere: sign === '+', facts, bytes: line.length })
      if (sign === '+') known?.set(nameOf(facts), facts)
      else known?.delete(nameOf(facts))
    }
  }
  return { hostId, known, waiting, last, lookedAt }
}

/** Puts what was lost in the place of what it stands for, together with what was lost just before it. */
export function withLost<Facts>(waiting: readonly Waiting<Facts>[], lost: Lost): Waiting<Facts>[] {
  const before = waiting.filter(({ seq }) => seq < lost.first)
  const behind = waiting.filter(({ seq }) => seq > lost.seq)
  const last = before.at(-1)
  if (last === undefined || !isLost(last)) return [...before, lost, ...behind]
  const both = {
    seq: lost.seq,
    first: last.first,
    count: last.count + lost.count,
    from: Math.min(last.from, lost.from),
    to: Math.max(last.to, lost.to),
  }
  return [...before.slice(0, -1), both, ...behind]
}

/** @returns undefined for what is no line of an outbox. */
function parseLine<Facts extends object>(line: string): OutboxLine<Facts> | undefined {
  try {
    const [sign, ...rest] = JSON.parse(line) as unknown[]
    const isWhole = typeof sign === 'string' && SHAPES.get(sign)?.(rest) === true
    return isWhole ? ([sign, ...rest] as unknown as OutboxLine<Facts>) : undefined
  } catch {
    return undefined
  }
}

type Shape = (rest: readonly unknown[]) => boolean

const isFacts = (value: unknown) => typeof value === 'object' && value !== null
const areNumbers = (values: readonly unknown[], count: number) =>
  values.length === count && values.every(Number.isSafeInteger)
const isChange: Shape = ([seq, facts]) => Number.isSafeInteger(seq) && isFacts(facts)

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['host', ([id]) => typeof id === 'string'],
  [
    '@',
    ([at, after]) => Number.isSafeInteger(at) && (after === null || Number.isSafeInteger(after)),
  ],
  ['+', isChange],
  ['-', isChange],
  ['lost', (rest) => areNumbers(rest, 5)],
  ['ack', (rest) => areNumbers(rest, 1)],
  ['known', (rest) => areNumbers(rest, 1)],
  ['=', ([facts]) => isFacts(facts)],
])
