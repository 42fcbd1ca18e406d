import { SAMPLE_WORD, SCHEME_SAMPLES } from '../schemes/scheme-samples.ts'
import type { Speedups } from './batch-size.ts'
import { loadSimdLibraries } from './simd-library.ts'
import type { SimdLibrary, SimdVariant } from './simd-library.ts'
import { readSimdTarget } from './simd-target.ts'
import type { SimdTarget } from './simd-target.ts'

/** The SIMD code on the best instruction set of this processor, and the schemes for which it may be used. */
export interface Simd {
  readonly library: SimdLibrary
  readonly speedups: Speedups
}

/** Loads the SIMD code; undefined when it was not built, or not for this processor. */
export async function loadSimd(): Promise<Simd | undefined> {
  const [library] = await loadSimdLibraries()
  return library && { library, speedups: provenSpeedups(library) }
}

/**
 * Returns only those schemes of which the SIMD code finds a known password, in the last of many words, and
 * no other.
 */
export function provenSpeedups(library: SimdLibrary): Speedups {
  const proven = Object.entries(SPEEDUPS[library.variant]).filter(([scheme]) => {
    const target = readSimdTarget('crypt', SCHEME_SAMPLES[scheme] ?? '')
    return target !== undefined && findsSample(library, target)
  })
  const speedups: Record<string, number> = Object.fromEntries(proven)
  const ofSha256 = speedups['sha256-crypt']
  if (ofSha256 === undefined) return speedups
  return { ...speedups, 'caching-sha2': ofSha256, 'mysql-sha256': ofSha256 }
}

const OTHER_WORDS = 31

function findsSample(library: SimdLibrary, target: SimdTarget): boolean {
  const others = Array.from(
    { length: OTHER_WORDS },
    (_, i) => `word${i.toString().padStart(3, '0')}`,
  )
  const packed = new TextEncoder().encode(`${[...others, SAMPLE_WORD].join('\0')}\0`)
  const { kind, tested } = library.test(target, packed, 0, OTHER_WORDS + 1)
  return kind === 'match' && tested === OTHER_WORDS
}

/**
 * Measured beside libxcrypt 4.4 on one core of a Xeon (Sapphire Rapids), which does 550, 480 and 8,900
 * guesses a second. They size batches and order the work, so a factor of two does not matter; those of NEON
 * are taken from SSE2, which has as many lanes.
 */
const SPEEDUPS: Readonly<Record<SimdVariant, Record<SimdTarget['scheme'], number>>> = {
  avx512: { 'sha512-crypt': 7.5, 'sha256-crypt': 13, 'md5-crypt': 20 },
  avx2: { 'sha512-crypt': 2.6, 'sha256-crypt': 4.7, 'md5-crypt': 7 },
  sse2: { 'sha512-crypt': 1.4, 'sha256-crypt': 2.2, 'md5-crypt': 4 },
  neon: { 'sha512-crypt': 1.4, 'sha256-crypt': 2.2, 'md5-crypt': 4 },
}
