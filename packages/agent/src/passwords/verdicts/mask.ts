/**
 * Masks a clear password as HSS does. A password of fewer than 8 characters becomes as many asterisks, as
 * in `*******`. Of a longer one the first two characters and the seventh are shown, always nine characters
 * in all, as in `$a****1**`. So the mask tells the length of a short password, as the HSS samples do, and
 * of a longer one only that it has at least eight. The empty password is the empty string. Pure.
 */
export function maskPassword(word: string): string {
  const characters = Array.from(word)
  if (characters.length < SHORTEST_SHOWN) return '*'.repeat(characters.length)
  return `${characters.slice(0, 2).join('')}****${characters[INNER]}**`
}

const SHORTEST_SHOWN = 8
/** The last character shown is never the last of the mask. */
const INNER = 6
