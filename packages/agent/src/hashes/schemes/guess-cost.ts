import { MAX_GUESS_MS } from '../../process/guest-bounds.ts'
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
 * length bounds how long a stop takes, and for how long others wait: 4 s is past bcrypt at cost 15.
 */
export function isAffordable(cost: GuessCost): boolean {
  return cost.milliseconds <= MAX_GUESS_MS && cost.memoryBytes <= MAX_GUESS_MEMORY_BYTES
}

/**
 * Some more than 64 MiB, which scrypt takes as libxcrypt sets it up, and yescrypt at cost factor 7 of 11 (the default is
 * 5, 16 MiB). An agent with one worker has 120 to 125 MB beside it.
 */
const MAX_GUESS_MEMORY_BYTES = 66 * 1024 * 1024

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
    case 'sm3-yescrypt':
      return memoryHard(decodeYescryptCost(hash.split('$')[2] ?? ''), S_BOX_BYTES)
    case 'scrypt':
      return memoryHard(decodeScryptCost(hash), 0)
    case 'bcrypt':
      return inCache(0.075 * 2 ** Number(hash.slice(4, 6)))
    case 'sha512-crypt':
    case 'sha256-crypt':
      return inCache(0.001 * numberIn(hash, /^\$[56]\$rounds=(\d+)\$/, 5_000))
    case 'sm3-crypt':
      return inCache(0.0015 * numberIn(hash, /^\$sm3\$rounds=(\d+)\$/, 5_000))
    case 'sha1-crypt':
      return inCache(0.001 * numberIn(hash, /^\$sha1\$(\d+)/, 0))
    case 'sunmd5':
      return inCache(0.003 * (4_096 + numberIn(hash, /^\$md5[$,]rounds=(\d+)\$/, 0)))
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

function memoryHard(work: MemoryHardWork | undefined, sBoxBytes: number): GuessCost | undefined {
  if (!work) return undefined
  const { blocks, blockSize, parallelism, passes } = work
  const keptBytes = 128 * blockSize * blocks
  const startBytes = 128 * blockSize * parallelism
  return {
    milliseconds:
      keptBytes * parallelism * passes * MS_PER_KEPT_BYTE + startBytes * MS_PER_START_BYTE,
    memoryBytes: keptBytes + startBytes + parallelism * sBoxBytes,
  }
}

/** The 16 MiB of yescrypt's default take 28 ms. */
const MS_PER_KEPT_BYTE = 28 / (16 * 1024 * 1024)
/** PBKDF2 fills and reads the blocks that the work starts with: 8 MiB (`$7$0`, r 8, p 8192) take 180 ms. */
const MS_PER_START_BYTE = 20 / (1024 * 1024)
/** Yescrypt has them for each of the blocks that it starts with. */
const S_BOX_BYTES = 12 * 1024

/** Reads `$7$`, then log2 N in one character, r in five and p in five; r and p are at least 1. */
function decodeScryptCost(hash: string): MemoryHardWork | undefined {
  const blockSize = cryptNumber(hash.slice(4, 9))
  const parallelism = cryptNumber(hash.slice(9, 14))
  if (blockSize < 1 || parallelism < 1) return undefined
  return { blocks: 2 ** cryptDigit(hash.charAt(3)), blockSize, parallelism, passes: 1 }
}

function numberIn(hash: string, pattern: RegExp, otherwise: number): number {
  return Number(pattern.exec(hash)?.[1] ?? otherwise)
}
