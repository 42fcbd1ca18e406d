/**
 * Returns the words from which PostgreSQL may have made a SCRAM secret: SASLprep (RFC 4013) of the word,
 * and the word itself, which PostgreSQL takes where SASLprep forbids a character. Nearly every word is
 * ASCII and stays as it is.
 */
export function prepareSaslWord(word: Uint8Array): readonly Uint8Array[] {
  if (word.every((byte) => byte < 0x80)) return [word]
  const text = decodeUtf8(word)
  if (text === undefined) return [word]
  const prepared = text.replaceAll(OTHER_SPACES, ' ').replaceAll(IGNORED, '').normalize('NFKC')
  return prepared === text || prepared === '' ? [word] : [Buffer.from(prepared), word]
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}

/** RFC 3454, table C.1.2. */
const OTHER_SPACES = /[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g
/** RFC 3454, table B.1: characters that are commonly mapped to nothing. */
const IGNORED =
  /\u{AD}|\u{34F}|\u{1806}|[\u{180B}-\u{180D}]|\u{200C}|\u{200D}|\u{2060}|[\u{FE00}-\u{FE0F}]|\u{FEFF}/gu
