import { DIGESTS } from '../digests/digests.ts'
import type { CryptLibrary } from './crypt-library.ts'
import type { GuessOrder } from './guess-protocol.ts'
import { type Guesser, oneByOne } from './guesser.ts'

/** The fastest way that this host has to test words on a hash. */
export function chooseGuesser(library: CryptLibrary, order: Omit<GuessOrder, 'words'>): Guesser {
  const { format, hash, digestLength } = order
  if (format !== 'crypt') {
    const isPassword = DIGESTS[format].prepare(hash)
    return oneByOne((word) => (isPassword(word) ? 'match' : 'differs'))
  }
  library.setHash(hash, digestLength)
  return oneByOne((word) => library.guess(word))
}
