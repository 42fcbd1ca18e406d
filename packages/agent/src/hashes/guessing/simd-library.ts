import { fileURLToPath } from 'node:url'
import type { CryptEntry } from './crypt-library.ts'
import type { GuessOutcome } from './guesser.ts'
import type { SimdTarget } from './simd-target.ts'

/** The C library of packages/agent/simd, on one instruction set. */
export interface SimdLibrary {
  readonly variant: SimdVariant
  /** Tests words together. `long`: the first word is longer than the SIMD code's words are. */
  test(target: SimdTarget, packed: Uint8Array, start: number, most: number): SimdOutcome
  /** Tests words one after another by crypt(3), without a call from here for each of them. */
  testByCrypt(
    entry: CryptEntry,
    hash: CryptHash,
    packed: Uint8Array,
    start: number,
    most: number,
  ): GuessOutcome
}

interface SimdOutcome extends Omit<GuessOutcome, 'kind'> {
  readonly kind: GuessOutcome['kind'] | 'long'
}

interface CryptHash {
  readonly text: Uint8Array
  readonly saltBytes: number
}

const VARIANTS = ['avx512', 'avx2', 'sse2', 'neon'] as const
export type SimdVariant = (typeof VARIANTS)[number]

/** scripts/build-simd.sh writes this file. */
export const SIMD_FILE = fileURLToPath(new URL('../../../simd/build/simd.so', import.meta.url))

/**
 * Loads one library for each instruction set that this processor has, the best first; none without the
 * file.
 */
export async function loadSimdLibraries(file = SIMD_FILE): Promise<SimdLibrary[]> {
  try {
    const koffi = await import('koffi')
    const library = koffi.load(file)
    const name: (index: number) => unknown = library.func('str openhss_simd_variant(int32_t)')
    const names: unknown[] = []
    for (let next = name(0); typeof next === 'string'; next = name(names.length)) names.push(next)
    const functions = { words: library.func(WORDS), byCrypt: library.func(CRYPT_WORDS) }
    return names.flatMap((found, index) => {
      const variant = VARIANTS.find((known) => known === found)
      return variant ? [bindLibrary(variant, index, functions)] : []
    })
  } catch {
    return []
  }
}

const PACKED = 'const void *packed, uint32_t start, uint32_t end, uint32_t most, void *progress'
const WORDS = `int32_t openhss_simd_words(int32_t variant, uint32_t rounds, const void *salt,
  uint32_t salt_bytes, const void *digest, uint32_t digest_bytes, ${PACKED})`
const CRYPT_WORDS = `int32_t openhss_crypt_words(void *crypt_rn, void *data, int32_t data_bytes,
  const void *hash, uint32_t salt_bytes, ${PACKED})`

/** In the order of the numbers of result.h. */
const KINDS = ['differs', 'match', 'refused', 'failed', 'long'] as const

function bindLibrary(
  variant: SimdVariant,
  index: number,
  functions: Record<'words' | 'byCrypt', (...values: unknown[]) => number>,
): SimdLibrary {
  const progress = new Uint32Array(2)
  const outcome = (result: number): SimdOutcome => {
    const kind = KINDS[result]
    if (kind === undefined) throw new Error(`the SIMD code refused its arguments: ${result}`)
    return { kind, tested: progress[0] ?? 0, end: progress[1] ?? 0 }
  }
  return {
    variant,
    test({ rounds, salt, digest }, packed, start, most) {
      const range = [packed, start, packed.length, most, progress] as const
      return outcome(
        functions.words(index, rounds, salt, salt.length, digest, digest.length, ...range),
      )
    },
    testByCrypt({ crypt, state }, { text, saltBytes }, packed, start, most) {
      const range = [packed, start, packed.length, most, progress] as const
      const result = outcome(
        functions.byCrypt(crypt, state, state.length, text, saltBytes, ...range),
      )
      if (result.kind === 'long') throw new Error('crypt(3) takes words of any length')
      return { ...result, kind: result.kind }
    },
  }
}
