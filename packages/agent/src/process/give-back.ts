import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'
import { parseCleanMappings } from './clean-mappings.ts'

/**
 * Gives back to the host what a password check took of its memory and a rest does not need: garbage, free pages of the C library's
 * heap, and what is mapped of Node's own file. Half of all that is resident is such pages, because the kernel maps sixteen
 * of them for each that a start or a check runs through; one that is needed again is mapped again in a microsecond, from memory.
 * See ADR 36 for what each gives. Never throws.
 */
export function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  try {
    const { trimHeap, adviseMemory } = (loaded ??= load())
    trimHeap(0)
    const mappings = parseCleanMappings(
      readFileSync('/proc/self/smaps', 'latin1'),
      process.execPath,
    )
    for (const { address, bytes } of mappings) adviseMemory(address, bytes, MADV_DONTNEED)
  } catch {
    // Another C library, or a /proc that may not be read: then it keeps what it has.
  }
}

/** man 2 madvise: pages that were not written to are read from their file when they are needed again. */
const MADV_DONTNEED = 4

interface MemoryCalls {
  readonly trimHeap: (keptBytes: number) => number
  readonly adviseMemory: (address: number, bytes: number, advice: number) => number
}

let loaded: MemoryCalls | undefined

function load(): MemoryCalls {
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
  const libc = koffi.load(null)
  return {
    trimHeap: libc.func('int malloc_trim(size_t kept)') as MemoryCalls['trimHeap'],
    adviseMemory: libc.func(
      'int madvise(size_t address, size_t bytes, int advice)',
    ) as MemoryCalls['adviseMemory'],
  }
}
