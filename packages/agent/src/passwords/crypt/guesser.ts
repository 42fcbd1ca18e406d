/** Tests words on the one hash that it was made for. */
export interface Guesser {
  /** How many words are best handed over together; 1: no gain from more. */
  readonly batch: number
  /**
   * Tests the words of `packed` (UTF-8, a NUL behind each) from byte `start` to byte `end`, at most
   * `batch` of them.
   */
  test(packed: Uint8Array, start: number, end: number): GuessOutcome
}

/** `tested` words differ; at `match` the one after them is the password. */
export interface GuessOutcome {
  readonly kind: 'differs' | 'match' | 'refused' | 'failed'
  readonly tested: number
}

/** A guesser for schemes that gain nothing from several words at once. */
export function oneByOne(testWord: (word: Uint8Array) => GuessOutcome['kind']): Guesser {
  return {
    batch: 1,
    test(packed, start, end) {
      // Without the NUL behind it.
      const kind = testWord(packed.subarray(start, end - 1))
      return { kind, tested: kind === 'differs' ? 1 : 0 }
    },
  }
}
