import { cryptDigit } from './crypt-base64.ts'

/** Parameters of scrypt, and of yescrypt, which is built on it. */
export interface MemoryHardWork {
  /** N: how many blocks are kept. */
  readonly blocks: number
  /** r: size of a block, in units of 128 bytes. */
  readonly blockSize: number
  /** p: how many blocks are worked on one after the other; all of them are kept. */
  readonly parallelism: number
  /** How often all blocks are gone through for each of these. */
  readonly passes: number
}

/**
 * Returns the work that a yescrypt parameter string asks for, such as `j9T`; undefined when it cannot be read
 * to its end. Numbers have a variable length: the first character tells how many follow (decode64_uint32 in
 * yescrypt-common.c of libxcrypt).
 */
export function decodeYescryptCost(parameters: string): MemoryHardWork | undefined {
  const numbers = new NumberReader(parameters)
  const flavour = numbers.next(0)
  const logBlocks = numbers.next(1)
  const blockSize = numbers.next(1)
  if (flavour === undefined || logBlocks === undefined || blockSize === undefined) return undefined
  // A mask of the optional numbers p (parallelism), t (time), g and NROM may follow.
  const optional = numbers.atEnd ? 0 : numbers.next(1)
  if (optional === undefined) return undefined
  const parallelism = optional & 1 ? numbers.next(2) : 1
  const time = optional & 2 ? numbers.next(1) : 0
  const unused = [4, 8].map((bit) => (optional & bit ? numbers.next(1) : 0))
  if (parallelism === undefined || time === undefined || unused.includes(undefined)) {
    return undefined
  }
  if (!numbers.atEnd) return undefined
  return { blocks: 2 ** logBlocks, blockSize, parallelism, passes: 1 + time }
}

class NumberReader {
  readonly #text: string
  #position = 0

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#position === this.#text.length
  }

  next(minimum: number): number | undefined {
    const first = this.#digit()
    if (first === undefined) return undefined
    let value = minimum
    let start = 0
    let end = 47
    let following = 0
    while (first > end) {
      value += (end + 1 - start) * 64 ** following
      start = end + 1
      end = start + Math.floor((62 - end) / 2)
      following += 1
    }
    value += (first - start) * 64 ** following
    while (following > 0) {
      following -= 1
      const digit = this.#digit()
      if (digit === undefined) return undefined
      value += digit * 64 ** following
    }
    return value
  }

  #digit(): number | undefined {
    const value = cryptDigit(this.#text.charAt(this.#position))
    if (value < 0) return undefined
    this.#position += 1
    return value
  }
}
