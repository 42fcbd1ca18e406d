/**
 * Walks over a US keyboard by rule: along a row, down the columns, along both diagonals, in a zigzag of
 * two rows, and in blocks of neighbouring rows; forwards and backwards, with and without the shift key.
 * Shorter and straighter ones first. Shapes: Schweitzer et al., Visualizing Keyboard Pattern Passwords
 * (VizSec 2009), and hashcat's kwprocessor. Pure; no word twice.
 */
export function generateWalks(): string[] {
  const shapes = [...rowWalks(), ...columnWalks(), ...zigzags(), ...blocks()]
  const plain = shapes.map((parts) => parts.join('')).filter((word) => word.length >= SHORTEST)
  const shifted = shapes.flatMap(shiftParts).filter((word) => word.length >= SHORTEST_SHIFTED)
  return [...new Set([...plain, ...shifted])].filter((word) => word.length <= LONGEST)
}

const SHORTEST = 4
/** People use the shift key because a rule asks for it, and no rule takes fewer characters. */
const SHORTEST_SHIFTED = 8
const LONGEST = 16

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl;', 'zxcvbnm,./'] as const
const SHIFTED_ROWS = ['!@#$%^&*()', 'QWERTYUIOP', 'ASDFGHJKL:', 'ZXCVBNM<>?'] as const
const SHIFT = new Map(
  ROWS.flatMap((row, r) =>
    Array.from(row, (key, c): [string, string] => [key, SHIFTED_ROWS[r]?.[c] ?? key]),
  ),
)

/** A walk in the parts between which the shift key may change. */
type Walk = readonly string[]

function rowWalks(): Walk[] {
  const pieces = ROWS.flatMap((row) => piecesOf(row, SHORTEST, row.length))
  const repeated = ROWS.flatMap((row) => piecesOf(row, 3, 4)).map((piece) => [piece, piece])
  return [...pieces, ...pieces.map(reverse)].map((piece): Walk => [piece]).concat(repeated)
}

/** Pieces from the left edge first: nobody starts at `e` who can start at `q`. */
function piecesOf(row: string, least: number, most: number): string[] {
  return Array.from({ length: row.length - least + 1 }, (_, start) => start).flatMap((start) =>
    Array.from({ length: Math.min(most, row.length - start) - least + 1 }, (_, more) =>
      row.slice(start, start + least + more),
    ),
  )
}

/** `1qaz2wsx`, `1qazxsw2`, `zaq12wsx`; the same along the other diagonal (`4esz`) and without digits. */
function columnWalks(): Walk[] {
  const straight = COLUMNS.map((c) => ROWS.map((row) => row.charAt(c)).join(''))
  const slanted = COLUMNS.map((c) => ROWS.map((row, r) => row.charAt(c - r)).join(''))
  const letters = straight.map((column) => column.slice(1))
  return [straight, slanted.filter((column) => column.length === ROWS.length), letters].flatMap(
    (columns) => [...sequences(columns), ...sequences(columns.toReversed())],
  )
}

const COLUMNS = Array.from({ length: 10 }, (_, c) => c)

/** One to four neighbouring columns, each down, each up, or by turns. */
function sequences(columns: readonly string[]): Walk[] {
  return [1, 2, 3, 4].flatMap((count) =>
    Array.from({ length: columns.length - count + 1 }, (_, start) => start).flatMap((start) => {
      const some = columns.slice(start, start + count)
      const turns = some.map((column, i) => (i % 2 === 0 ? column : reverse(column)))
      const repeated =
        count === 1
          ? [
              [...some, ...some],
              [...some, ...some.map(reverse)],
            ]
          : []
      return [some, turns, turns.map(reverse), some.map(reverse), ...repeated]
    }),
  )
}

/** `1q2w3e4r`, `q1w2e3r4`, `qawsedrf`: key by key from two neighbouring rows. */
function zigzags(): Walk[] {
  const pairs = ROWS.slice(1).map((row, r) => [ROWS[r] ?? '', row] as const)
  return pairs
    .flatMap(([upper, lower]) => [[upper, lower] as const, [lower, upper] as const])
    .flatMap(([a, b]) =>
      [2, 3, 4, 5, 6].flatMap((length) =>
        [0, 1, 2].map((start): Walk => {
          return Array.from({ length }, (_, i) => a.charAt(start + i) + b.charAt(start + i))
        }),
      ),
    )
}

/** `qwe123`, `123qweasd`, `qwer1234`: three to five keys of one row, then of others. */
function blocks(): Walk[] {
  return [3, 4, 5].flatMap((width) =>
    [0, 1].flatMap((start) => {
      const [digits = '', top = '', middle = '', bottom = ''] = ROWS.map((row) =>
        row.slice(start, start + width),
      )
      return [
        ...[top, middle, bottom].flatMap((row) => [
          [row, digits],
          [digits, row],
        ]),
        [top, middle],
        [middle, bottom],
        [top, middle, bottom],
        [digits, top, middle],
        [digits, top, middle, bottom],
        [top, middle, digits],
        [top, middle, bottom, digits],
        [bottom, middle, top],
        [top, digits.replaceAll(/./g, (key) => SHIFT.get(key) ?? key)],
      ]
    }),
  )
}

/** What satisfies a rule about capitals and signs: one part, the other, all, or the first letter. */
function shiftParts(parts: Walk): string[] {
  const [first = '', ...others] = parts
  const all = parts.map(withShift)
  const last = parts.at(-1) ?? ''
  return [
    all.join(''),
    withShift(first) + others.join(''),
    parts.slice(0, -1).join('') + withShift(last),
    capitalise(parts.join('')),
    ...(parts.length === 1 ? [first + withShift(first), withShift(first) + first] : []),
  ]
}

function withShift(keys: string): string {
  return keys.replaceAll(/./g, (key) => SHIFT.get(key) ?? key)
}

function capitalise(word: string): string {
  return word.replace(/[a-z]/, (letter) => letter.toUpperCase())
}

function reverse(keys: string): string {
  return Array.from(keys).toReversed().join('')
}
