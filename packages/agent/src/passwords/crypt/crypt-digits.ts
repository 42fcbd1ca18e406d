const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Value 0 to 63 of a character of crypt(5)'s base 64, or -1. */
export function cryptDigit(character: string): number {
  return character === '' ? -1 : DIGITS.indexOf(character)
}

/** Several digits, the least significant first. */
export function cryptNumber(text: string): number {
  return Array.from(text).reduce((sum, character, i) => sum + cryptDigit(character) * 64 ** i, 0)
}
