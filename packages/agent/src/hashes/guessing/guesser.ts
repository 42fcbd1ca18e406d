/** Tests words on the one hash that it was made for. */
export interface Guesser {
  /** Number of words that are best handed over together. */
  readonly batch: number
  /** How many times faster it is than the estimate, which is of one guess by libxcrypt. */
  readonly speedup: number
  /**
   * Tests at most `most` words of `packed` (UTF-8, a NUL behind each) from byte `start` on, and at least
   * one.
   */
  test(packed: Uint8Array, start: number, most: number): GuessOutcome
}

/** `tested` words differ and end before byte `end`; at `match` the word after them is the password. */
export interface GuessOutcome {
  readonly kind: 'differs' | 'match' | 'refused' | 'failed'
  readonly tested: number
  readonly end: number
}

/** Makes a guesser for schemes that gain nothing from several words at once. */
export function oneByOne(
  batch: number,
  testWord: (packed: Uint8Array, start: number, end: number) => GuessOutcome['kind'],
): Guesser {
  return {
    batch,
    speedup: 1,
    test(packed, start, most) {
      let end = start
      for (let tested = 0; ; tested += 1) {
        if (tested === most || end >= packed.length) return { kind: 'differs', tested, end }
        const next = packed.indexOf(0, end)
        const kind = testWord(packed, end, next)
        if (kind !== 'differs') return { kind, tested, end }
        end = next + 1
      }
    },
  }
}
