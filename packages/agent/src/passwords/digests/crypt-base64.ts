/** Bytes in the order in which crypt(5) writes them: three bytes are four characters. */
export function encodeCryptBase64(
  bytes: Uint8Array,
  order: readonly (readonly number[])[],
): string {
  return order
    .map((positions) => encodeGroup(positions.map((position) => bytes[position] ?? 0)))
    .join('')
}

const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The first byte is the most significant; the least significant digit comes first. */
function encodeGroup(bytes: readonly number[]): string {
  let value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  let text = ''
  for (let i = 0; i <= bytes.length; i += 1) {
    text += DIGITS.charAt(value & 63)
    value >>= 6
  }
  return text
}
