import { charactersOf, wrapText } from './wrap-text.ts'

/** The title and the cells of a column. */
export interface Measured {
  readonly cells: readonly string[]
  readonly mayGoBelow: boolean
}

/** The columns of a row with their widths, and those whose cells stand below it. */
export interface Fit {
  readonly beside: readonly { readonly index: number; readonly width: number }[]
  readonly below: readonly number[]
}

/**
 * Finds out how a table fits into so many characters without breaking a word. Undefined: it does not.
 */
export function fitColumns(columns: readonly Measured[], room: number): Fit | undefined {
  const movable = columns.flatMap(({ mayGoBelow }, index) => (mayGoBelow ? [index] : []))
  const sizes = columns.map(sizeOf)
  for (let count = 0; count <= movable.length; count += 1) {
    const below = movable.slice(movable.length - count)
    const indices = columns.flatMap((_, index) => (below.includes(index) ? [] : [index]))
    const widths = shrink(
      indices.map((index) => sizes[index] ?? NOTHING),
      room,
    )
    if (widths === undefined) continue
    const beside = indices.map((index, place) => ({ index, width: widths[place] ?? 0 }))
    const isTall = beside.some(({ index, width }) => heightOf(columns[index], width) > MAX_HEIGHT)
    if (!isTall || count === movable.length) return { beside, below }
  }
  return undefined
}

/** Characters between two columns. */
const GAP = 2
/** A row of more lines than this is hard to tell from the next one. */
const MAX_HEIGHT = 3

interface Size {
  readonly natural: number
  /** Characters of the longest word. */
  readonly least: number
}

const NOTHING: Size = { natural: 0, least: 0 }

function sizeOf({ cells }: Measured): Size {
  let natural = 0
  let least = 0
  for (const cell of cells) {
    natural = Math.max(natural, charactersOf(cell).length)
    for (const word of cell.split(' ')) least = Math.max(least, charactersOf(word).length)
  }
  return { natural, least }
}

/** Takes a character from the widest column that has one to give, again and again, until the row fits. */
function shrink(sizes: readonly Size[], room: number): number[] | undefined {
  const widths = sizes.map(({ natural }) => natural)
  let excess = widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1)) - room
  for (; excess > 0; excess -= 1) {
    let widest = -1
    for (const [index, width] of widths.entries()) {
      if (width > (sizes[index]?.least ?? 0) && width >= (widths[widest] ?? 0)) widest = index
    }
    if (widest < 0) return undefined
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function heightOf(column: Measured | undefined, width: number): number {
  return Math.max(...(column?.cells ?? []).map((cell) => wrapText(cell, width).length))
}
