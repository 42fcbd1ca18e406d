/**
 * Makes JSON text safe to show on a terminal and leaves it the same JSON. `JSON.stringify` escapes only the
 * control characters below U+0020, so the others and those that hide or reorder text become `\uXXXX`.
 */
export function escapeJson(text: string): string {
  return text.replaceAll(UNSAFE, (character) => character.split('').map(escapeUnit).join(''))
}

/**
 * DEL, C1 controls, format characters, line and paragraph separators. In JSON they stand only inside
 * strings.
 */
const UNSAFE = /[\u{7F}-\u{9F}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Escapes one UTF-16 code unit, which is all that JSON knows. */
function escapeUnit(unit: string): string {
  return String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0')
}
