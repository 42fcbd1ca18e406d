import { createHash } from 'node:crypto'

/**
 * Makes a text of the host fit a report: at most so many characters, and none that the server refuses.
 * PostgreSQL stores neither NUL nor half a surrogate pair, which `.slice` leaves and JSON can spell. Pure.
 */
export function cleanText(text: string, maxLength: number): string {
  if (text.length <= maxLength && text.search(UNFIT) < 0) return text
  // No character has more than two UTF-16 units, so a long text need not be taken apart as a whole.
  const characters = Array.from(text.slice(0, maxLength * 2)).slice(0, maxLength)
  return characters.join('').replaceAll(UNFIT, '\uFFFD')
}

/** Does the same for a name that tells things apart: two names that this makes alike still differ by a mark. Pure. */
export function cleanName(name: string, maxLength: number): string {
  if (cleanText(name, maxLength) === name) return name
  // UTF-16, because in UTF-8 every half of a pair would be the same.
  const hash = createHash('sha256').update(Buffer.from(name, 'utf16le')).digest('hex')
  const mark = `~${hash.slice(0, MARK_DIGITS)}`
  return `${cleanText(name, maxLength - mark.length)}${mark}`
}

/** Control characters, and halves of surrogate pairs. */
const UNFIT = /[\p{Cc}\p{Cs}]/gu
const MARK_DIGITS = 16
