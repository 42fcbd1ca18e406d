import { MAX_OWN_WORD_BYTES, MAX_OWN_WORD_COUNT } from '@openhss/contract/browser'

/** What a text holds for a list of own words. */
export interface WordList {
  /** Each once, in the order of the text, and no more than the server takes. */
  readonly words: readonly string[]
  /** Lines that are the same as one before. */
  readonly repeated: number
  /** Lines that no word can be: too long, or with a NUL. */
  readonly unfit: number
  /** Words beyond the number that the server takes. */
  readonly beyond: number
}

/** Reads one word from each line; blanks belong to a word, and empty lines are none. Pure. */
export function readWordList(text: string): WordList {
  const words = new Set<string>()
  const counts = { repeated: 0, unfit: 0, beyond: 0 }
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') continue
    if (words.has(line)) counts.repeated++
    else if (!isWord(line)) counts.unfit++
    else if (words.size >= MAX_OWN_WORD_COUNT) counts.beyond++
    else words.add(line)
  }
  return { words: [...words], ...counts }
}

function isWord(line: string): boolean {
  if (line.includes('\0')) return false
  // No character takes more than three bytes for each of its UTF-16 units.
  if (line.length * 3 <= MAX_OWN_WORD_BYTES) return true
  return new TextEncoder().encode(line).length <= MAX_OWN_WORD_BYTES
}

/** Reads one name from each line, without blanks at its ends. Pure. */
export function readCompanyNames(text: string): string[] {
  const names = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  return [...new Set(names)].filter((name) => name !== '')
}
