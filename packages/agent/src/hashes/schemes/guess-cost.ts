import { cryptDigit, cryptNumber } from './crypt-base64.ts'
import { decodeYescryptCost } from './yescrypt-cost.ts'
import type { MemoryHardWork } from './yescrypt-cost.ts'

/** The cost of one guess, estimated from the parameters inside the hash. */
export interface GuessCost {
  readonly milliseconds: number
  readonly memoryBytes: number
}

/**
 * Estimates one guess. The factors were measured with libxcrypt 4.4 on a 2.5 GHz Xeon. They order the work
 * (cheap schemes first) and refuse the absurd, so a factor of two does not matter. Undefined when no
 * password can be hashed with the parameters.
 */
export function estimateGuessCost(scheme: string, hash: string): GuessCost | undefined {
  const cost = readParameters(scheme, hash)
  // Parameters may be 0; the work is dealt out by time.
  return cost && { ...cost, milliseconds: Math.max(cost.milliseconds, 0.001) }
}

/**
 * Tells whether a guess may be made. Nothing can interrupt it, not even the end of the process, so its
 * length bounds how long a stop takes: 4 s is past bcrypt at cost 15. 256 MiB is yescrypt at cost factor 9
 * of 11 (the default is 5, 16 MiB).
 */
export function isAffordable(cost: GuessCost): boolean {
  return cost.milliseconds <= 4_000 && cost.memoryBytes <= 256 * 1024 * 1024
}

/** Returns how many workers stay within the memory; a guess that needs more than all of it runs alone. */
export function lanesWithin(memoryBytes: number, costs: readonly GuessCost[]): number {
  const largest = costs.reduce((most, cost) => Math.max(most, cost.memoryBytes), 0)
  return Math.max(1, Math.floor(memoryBytes / (WORKER_BYTES + largest)))
}

/** A thread takes this for an isolate of its own with a compile cache; without the cache it is 18 MB more. */
const WORKER_BYTES = 12 * 1024 * 1024

function readParameters(scheme: string, hash: string): GuessCost | undefined {
  switch (scheme) {
    case 'yescrypt':
    case 'gost-yescrypt':
      return memoryHard(decodeYescryptCost(hash.split('$')[2] ?? ''))
    case 'scrypt':
      return memoryHard(decodeScryptCost(hash))
    case 'bcrypt':
      return inCache(0.075 * 2 ** Number(hash.slice(4, 6)))
    case 'sha512-crypt':
    case 'sha256-crypt':
      return inCache(0.001 * numberIn(hash, /rounds=(\d+)/, 5_000))
    case 'sha1-crypt':
      return inCache(0.001 * numberIn(hash, /^\$sha1\$(\d+)/, 0))
    case 'sunmd5':
      return inCache(0.003 * (4_096 + numberIn(hash, /rounds=(\d+)/, 0)))
    case 'bsdi-des':
      return inCache(0.0002 * cryptNumber(hash.slice(1, 5)))
    case 'md5-crypt':
      return inCache(0.25)
    case 'nt':
      return inCache(0.001)
    default:
      return inCache(0.01)
  }
}

function inCache(milliseconds: number): GuessCost {
  return { milliseconds, memoryBytes: 0 }
}

function memoryHard(work: MemoryHardWork | undefined): GuessCost | undefined {
  if (!work) return undefined
  // The 16 MiB of the default take 28 ms.
  const milliseconds = (work.memoryBytes / (16 * 1024 * 1024)) * 28 * work.passes
  return { milliseconds, memoryBytes: work.memoryBytes }
}

/** Reads `$7$`, then log2 N in one character, r in five and p in five; r and p are at least 1. */
function decodeScryptCost(hash: string): MemoryHardWork | undefined {
  const blocks = 2 ** cryptDigit(hash.charAt(3))
  const memoryBytes = 128 * blocks * cryptNumber(hash.slice(4, 9))
  const passes = cryptNumber(hash.slice(9, 14))
  return memoryBytes > 0 && passes > 0 ? { memoryBytes, passes } : undefined
}

function numberIn(hash: string, pattern: RegExp, otherwise: number): number {
  return Number(pattern.exec(hash)?.[1] ?? otherwise)
}
