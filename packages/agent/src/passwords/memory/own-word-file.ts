import { createHash } from 'node:crypto'
import { type OwnWordLedger, startLedger } from './own-word-ledger.ts'

/**
 * The ledger as a file of its own: 8 bytes for each word, so 8 MB for a million, where JSON took 20 and
 * seconds. Magic, generation, fingerprints, and a digest of all three. Pure.
 */
export function formatLedger({ generation, fingerprints }: OwnWordLedger): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + 4 * fingerprints.length + DIGEST_BYTES)
  bytes.write(MAGIC, 0, 'latin1')
  bytes.write(generation, MAGIC.length, 'hex')
  for (const [i, half] of fingerprints.entries()) bytes.writeUInt32LE(half, HEADER_BYTES + 4 * i)
  digestOf(bytes).copy(bytes, bytes.length - DIGEST_BYTES)
  return bytes
}

/** A ledger that is missing or damaged is started anew, which costs one test of the words. Pure. */
export function parseLedger(bytes: Buffer | undefined): OwnWordLedger {
  if (bytes === undefined || !isWhole(bytes)) return startLedger()
  const fingerprints = new Uint32Array((bytes.length - HEADER_BYTES - DIGEST_BYTES) / 4)
  for (const i of fingerprints.keys()) fingerprints[i] = bytes.readUInt32LE(HEADER_BYTES + 4 * i)
  return { generation: bytes.toString('hex', MAGIC.length, HEADER_BYTES), fingerprints }
}

const MAGIC = 'OWNWORD1'
const HEADER_BYTES = MAGIC.length + 8
const DIGEST_BYTES = 16

function isWhole(bytes: Buffer): boolean {
  const length = bytes.length - HEADER_BYTES - DIGEST_BYTES
  if (length < 0 || length % 8 !== 0) return false
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return false
  return digestOf(bytes).equals(bytes.subarray(bytes.length - DIGEST_BYTES))
}

function digestOf(bytes: Buffer): Buffer {
  const text = bytes.subarray(0, bytes.length - DIGEST_BYTES)
  return createHash('sha256').update(text).digest().subarray(0, DIGEST_BYTES)
}
