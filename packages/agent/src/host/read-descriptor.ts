import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { MayRead, Reading } from './reading.ts'

/** Opens without waiting: a pipe or a device in the place of a file could block for ever, opened or read. */
export function withFile<T>(file: string, use: (descriptor: number) => Reading<T>): Reading<T> {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  try {
    return fstatSync(descriptor).isFile() ? use(descriptor) : { missing: 'malformed' }
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Reads the bytes from where a descriptor is to the end; more than `maxBytes` are `oversized`. It ends after a full chunk for
 * which `isLast` returns true, with the last whole line.
 */
export function readBounded(
  descriptor: number,
  maxBytes: number,
  isLast: ((chunk: Buffer) => boolean) | undefined,
  mayRead: MayRead | undefined,
): Reading<Buffer> {
  if (mayRead?.(descriptor) === false) return { missing: 'permission' }
  const chunks: Buffer[] = []
  let total = 0
  // Files of /proc say that their size is 0, so reading goes on until the end.
  for (;;) {
    const chunk = readChunk(descriptor)
    total += chunk.length
    if (total > maxBytes) return { missing: 'oversized' }
    chunks.push(chunk)
    if (chunk.length < CHUNK_BYTES) return { value: Buffer.concat(chunks) }
    if (isLast?.(chunk)) {
      const text = Buffer.concat(chunks)
      return { value: text.subarray(0, text.lastIndexOf(NEWLINE) + 1) }
    }
  }
}

/** A file that is too large and may not be read either is not told apart by its size. */
export function judgeUnread(descriptor: number, mayRead: MayRead | undefined): Reading<Buffer> {
  return { missing: mayRead?.(descriptor) === false ? 'permission' : 'oversized' }
}

/**
 * Reads up to a full chunk (64 KiB). /proc gives a page (4 KiB) at a time; filling the chunk keeps memory at the
 * size of the text.
 */
export function readChunk(descriptor: number): Buffer {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let filled = 0
  for (;;) {
    const length = readSync(descriptor, chunk, filled, CHUNK_BYTES - filled, null)
    filled += length
    if (length === 0 || filled === CHUNK_BYTES) return chunk.subarray(0, filled)
  }
}

export const CHUNK_BYTES = 65_536
const NEWLINE = 0x0a
