/**
 * Makes text from a host safe to show on a terminal. Control characters, which could move the cursor or
 * hide a line, and characters that reorder text become visible escapes.
 */
export function printable(text: string): string {
  return text.replaceAll(
    UNSAFE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/**
 * Control characters, format characters (among them the bidirectional overrides), line and paragraph
 * separators.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
