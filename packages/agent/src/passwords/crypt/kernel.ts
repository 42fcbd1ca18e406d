import { SAMPLE_WORD, SCHEME_SAMPLES } from '../../scheme-samples.ts'
import type { Speedups } from './batch-size.ts'
import { type KernelLibrary, type KernelVariant, loadKernels } from './kernel-library.ts'
import { type KernelTarget, readKernelTarget } from './kernel-target.ts'

/** The kernel on the best instruction set of this processor, and the schemes that it may be used for. */
export interface Kernel {
  readonly library: KernelLibrary
  readonly speedups: Speedups
}

/** Undefined: it was not built, or not for this processor. */
export async function loadKernel(): Promise<Kernel | undefined> {
  const [library] = await loadKernels()
  return library && { library, speedups: provenSpeedups(library) }
}

/** Only schemes of which the kernel finds a known password, in the last of many words, and no other. */
export function provenSpeedups(library: KernelLibrary): Speedups {
  const proven = Object.entries(SPEEDUPS[library.variant]).filter(([scheme]) => {
    const target = readKernelTarget('crypt', SCHEME_SAMPLES[scheme] ?? '')
    return target !== undefined && findsSample(library, target)
  })
  const speedups: Record<string, number> = Object.fromEntries(proven)
  const ofSha256 = speedups['sha256-crypt']
  if (ofSha256 === undefined) return speedups
  return { ...speedups, 'caching-sha2': ofSha256, 'mysql-sha256': ofSha256 }
}

const OTHER_WORDS = 31

function findsSample(library: KernelLibrary, target: KernelTarget): boolean {
  const others = Array.from(
    { length: OTHER_WORDS },
    (_, i) => `word${i.toString().padStart(3, '0')}`,
  )
  const packed = new TextEncoder().encode(`${[...others, SAMPLE_WORD].join('\0')}\0`)
  const { kind, tested } = library.test(target, packed, 0, OTHER_WORDS + 1)
  return kind === 'match' && tested === OTHER_WORDS
}

/**
 * Measured beside libxcrypt 4.4 on one core of a Xeon (Sapphire Rapids), which does 550, 480 and
 * 8,900 guesses a second. They size batches and order the work, so a factor of two does not matter;
 * those of NEON are taken from SSE2, which has as many lanes.
 */
const SPEEDUPS: Readonly<Record<KernelVariant, Record<KernelTarget['scheme'], number>>> = {
  avx512: { 'sha512-crypt': 7.5, 'sha256-crypt': 13, 'md5-crypt': 20 },
  avx2: { 'sha512-crypt': 2.6, 'sha256-crypt': 4.7, 'md5-crypt': 7 },
  sse2: { 'sha512-crypt': 1.4, 'sha256-crypt': 2.2, 'md5-crypt': 4 },
  neon: { 'sha512-crypt': 1.4, 'sha256-crypt': 2.2, 'md5-crypt': 4 },
}
