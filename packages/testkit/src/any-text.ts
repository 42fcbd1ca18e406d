import { integer, string } from 'fast-check'
import type { Arbitrary, StringConstraints } from 'fast-check'

/**
 * Any text of whole code points, control characters and unassigned ones among them. fast-check's own unit `binary` is the
 * same, but lists a million code points first: 2 s of each process.
 */
export function anyText(bounds: Omit<StringConstraints, 'unit'> = {}): Arbitrary<string> {
  return string({ ...bounds, unit: codePoint })
}

const SURROGATES = { first: 0xd800, count: 0x800 }

const codePoint = integer({ min: 0, max: 0x10_ffff - SURROGATES.count }).map((place) =>
  String.fromCodePoint(place < SURROGATES.first ? place : place + SURROGATES.count),
)
