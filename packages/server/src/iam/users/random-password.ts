import { randomBytes } from 'node:crypto'

/** Crockford's base 32 leaves out i, l, o and u, which are misread. https://www.crockford.com/base32.html */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const GROUPS = 5
const GROUP_LENGTH = 5

/** Makes 125 random bits that can be read out and typed: five groups of five characters. */
export function randomPassword(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP_LENGTH), (byte) =>
    LETTERS.charAt(byte % 32),
  )
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-')
}
