/** Encodes bytes in the order in which crypt(5) writes them: three bytes are four characters. */
export function encodeCryptBase64(
  bytes: Uint8Array,
  order: readonly (readonly number[])[],
): string {
  return order
    .map((positions) => encodeGroup(positions.map((position) => bytes[position] ?? 0)))
    .join('')
}

/** Encodes a group. The first byte is the most significant; the least significant digit comes first. */
function encodeGroup(bytes: readonly number[]): string {
  let value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  let text = ''
  for (let i = 0; i <= bytes.length; i += 1) {
    text += DIGITS.charAt(value & 63)
    value >>= 6
  }
  return text
}

/** Returns the value 0 to 63 of a character of crypt(5)'s base 64, or -1. */
export function cryptDigit(character: string): number {
  return character === '' ? -1 : DIGITS.indexOf(character)
}

/** Returns the value of several digits, the least significant first. */
export function cryptNumber(text: string): number {
  return Array.from(text).reduce((sum, character, i) => sum + cryptDigit(character) * 64 ** i, 0)
}

const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
