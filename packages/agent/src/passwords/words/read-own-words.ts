import { OwnWordCollector } from './own-words.ts'
import type { OwnWords } from './own-words.ts'

/**
 * Reads `{"revision": …, "words": […]}` piece by piece: parsed as a whole, a million words took the
 * agent to 200 MB. Throws when the text is not that, or ends early: half a list is none.
 */
export async function readOwnWords(pieces: AsyncIterable<Uint8Array>): Promise<OwnWords> {
  const reader = new OwnWordsReader()
  for await (const piece of pieces) reader.read(piece)
  return reader.finish()
}

class OwnWordsReader {
  readonly #words = new OwnWordCollector()
  #revision: string | undefined
  #hasWords = false
  /** Of objects and arrays; the list itself is at 2. */
  #depth = 0
  /** The name before the value, at depth 1. */
  #key: string | undefined
  #inString = false
  #isEscaped = false
  #hasEscapes = false
  /** The string so far; of one that is too long for a word only the start. */
  readonly #text = Buffer.alloc(LONGEST_TEXT)
  #length = 0
  /** What ended last at depth 1: a string that a colon may follow. */
  #latest: string | undefined

  read(piece: Uint8Array): void {
    for (const byte of piece) {
      if (this.#inString) this.#readText(byte)
      else this.#readStructure(byte)
    }
  }

  finish(): OwnWords {
    const isWhole = this.#depth === 0 && !this.#inString && this.#hasWords
    if (!isWhole || this.#revision === undefined) {
      throw new SyntaxError("The server's answer is no list of words")
    }
    this.#text.fill(0)
    return this.#words.finish(this.#revision)
  }

  #readText(byte: number): void {
    if (!this.#isEscaped && byte === QUOTE) {
      this.#inString = false
      this.#endText()
      return
    }
    this.#isEscaped = !this.#isEscaped && byte === BACKSLASH
    this.#hasEscapes ||= byte === BACKSLASH
    if (this.#length < LONGEST_TEXT) this.#text[this.#length] = byte
    this.#length += 1
  }

  #readStructure(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true
      this.#hasEscapes = false
      this.#length = 0
    } else if (byte === COLON && this.#depth === 1) this.#key = this.#latest
    else if (byte === COMMA && this.#depth === 1) this.#key = undefined
    else if (OPENING.has(byte)) {
      this.#depth += 1
      this.#hasWords ||= this.#depth === 2 && this.#key === 'words' && byte === BRACKET
    } else if (CLOSING.has(byte)) this.#depth -= 1
  }

  #endText(): void {
    if (this.#depth === 2 && this.#key === 'words') return this.#words.add(this.#bytes())
    if (this.#depth !== 1) return
    const text = this.#bytes().toString('utf8')
    if (this.#key === 'revision') this.#revision = text
    this.#latest = text
  }

  #bytes(): Buffer {
    const text = this.#text.subarray(0, Math.min(this.#length, LONGEST_TEXT))
    // What is longer is told as such, whatever it says.
    if (!this.#hasEscapes || this.#length > LONGEST_TEXT) return text
    return Buffer.from(JSON.parse(`"${text.toString('utf8')}"`) as string)
  }
}

/** A word of 511 bytes, each of them escaped as `\\u0000`, and more. */
const LONGEST_TEXT = 4_096

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const BRACKET = 0x5b
const OPENING = new Set([BRACKET, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])
