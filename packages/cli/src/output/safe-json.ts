/**
 * JSON text that a terminal may show, and that stays the same JSON: `JSON.stringify` escapes the control
 * characters below U+0020 only, so the others and those that hide or reorder text become `\uXXXX`.
 */
export function escapeJson(text: string): string {
  return text.replaceAll(UNSAFE, (character) => character.split('').map(escapeUnit).join(''))
}

/** DEL and C1 controls, format characters, line and paragraph separators. In JSON only strings have them. */
const UNSAFE = /[\u{7F}-\u{9F}\p{Cf}\p{Zl}\p{Zp}]/gu

/** JSON knows UTF-16 code units only. */
function escapeUnit(unit: string): string {
  return String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0')
}
