import { createHash } from 'node:crypto'

/**
 * Text of a host as a report can carry it: at most so many characters, and none that the server refuses.
 * PostgreSQL stores neither NUL nor half a surrogate pair, which `.slice` leaves and JSON can spell. Pure.
 */
export function cleanText(text: string, maxLength: number): string {
  if (text.length <= maxLength && text.search(UNFIT) < 0) return text
  // No character has more than two units: so a long text is not taken apart as a whole.
  const characters = Array.from(text.slice(0, maxLength * 2)).slice(0, maxLength)
  return characters.join('').replaceAll(UNFIT, '\uFFFD')
}

/** The same for a name that tells things apart: two that become alike by this still differ. Pure. */
export function cleanName(name: string, maxLength: number): string {
  if (cleanText(name, maxLength) === name) return name
  // In UTF-8 every half of a pair would be the same.
  const hash = createHash('sha256').update(Buffer.from(name, 'utf16le')).digest('hex')
  const mark = `~${hash.slice(0, MARK_DIGITS)}`
  return `${cleanText(name, maxLength - mark.length)}${mark}`
}

/** Control characters and halves of a pair. */
const UNFIT = /[\p{Cc}\p{Cs}]/gu
const MARK_DIGITS = 16
