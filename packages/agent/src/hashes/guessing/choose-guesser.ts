import { DIGESTS } from '../digests/digests.ts'
import { batchWords, usableSpeedup } from './batch-size.ts'
import type { CryptLibrary } from './crypt-library.ts'
import type { GuessOrder } from './guess-protocol.ts'
import { oneByOne } from './guesser.ts'
import type { Guesser } from './guesser.ts'
import type { Simd } from './simd.ts'
import { readSimdTarget } from './simd-target.ts'

type GuessTask = Omit<GuessOrder, 'words'>
export type GuesserChooser = (task: GuessTask) => Guesser

/** Chooses the fastest way that this host has to test words on a hash. */
export function createGuesserChooser(library: CryptLibrary, simd?: Simd): GuesserChooser {
  const knownForms = new KnownForms()
  return (task) => {
    const reference = referenceGuesser(library, simd, task)
    return (simd && simdGuesser(simd, task, reference, knownForms)) ?? reference
  }
}

/** Makes the guesser of libxcrypt and of Node's digests, against which the SIMD code is checked. */
function referenceGuesser(
  library: CryptLibrary,
  simd: Simd | undefined,
  { format, hash, digestLength, expectedMsPerGuess }: GuessTask,
): Guesser {
  const batch = batchWords(expectedMsPerGuess, 1)
  if (format !== 'crypt') {
    const isPassword = DIGESTS[format].prepare(hash)
    return oneByOne(batch, (packed, start, end) =>
      isPassword(packed.subarray(start, end)) ? 'match' : 'differs',
    )
  }
  if (simd) {
    const text = Buffer.from(`${hash}\0`, 'latin1')
    const stored = { text, saltBytes: hash.length - digestLength }
    return {
      batch,
      speedup: 1,
      test: (packed, start, most) =>
        simd.library.testByCrypt(library.entry, stored, packed, start, most),
    }
  }
  library.setHash(hash, digestLength)
  return oneByOne(batch, (packed, start) => library.guess(packed, start))
}

function simdGuesser(
  { library, speedups }: Simd,
  { format, hash, expectedMsPerGuess }: GuessTask,
  reference: Guesser,
  knownForms: KnownForms,
): Guesser | undefined {
  const target = readSimdTarget(format, hash)
  const speedup = usableSpeedup(expectedMsPerGuess, (target && speedups[target.scheme]) ?? 1)
  if (target === undefined || speedup <= 1) return undefined
  return {
    batch: batchWords(expectedMsPerGuess, speedup),
    speedup,
    test(packed, start, most) {
      // libxcrypt decides whether a hash has a form that can match at all.
      if (format === 'crypt' && !knownForms.has(hash)) {
        const first = reference.test(packed, start, 1)
        if (first.kind === 'differs') knownForms.add(hash)
        return first
      }
      const { kind, tested, end } = library.test(target, packed, start, most)
      return kind === 'long' ? reference.test(packed, start, 1) : { kind, tested, end }
    },
  }
}

/** Hashes that libxcrypt writes in the form in which they are stored. */
class KnownForms {
  readonly #hashes = new Set<string>()

  has(hash: string): boolean {
    return this.#hashes.has(hash)
  }

  add(hash: string): void {
    // A hash that is forgotten costs one guess.
    if (this.#hashes.size >= 1_000) this.#hashes.clear()
    this.#hashes.add(hash)
  }
}
