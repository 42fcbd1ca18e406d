import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import type { GapReason } from '@openhss/contract'

/** What a read gave: the value, or why there is none. Reading a living host never throws. */
export type Reading<T> = { readonly value: T } | { readonly missing: GapReason }

/**
 * The host as files, and the only place of the agent that reads them. `root` is a parameter, so an
 * agent in a container can watch its host and a test can bring its own tree.
 * Synchronous on purpose: /proc is memory, and a promise costs more than the read itself.
 */
export class System {
  readonly root: string

  constructor(root = '/') {
    this.root = path.resolve(root)
  }

  /** Absolute path of a path below the root; `relative` has no leading slash. */
  path(relative: string): string {
    return this.root === '/' ? `/${relative}` : `${this.root}/${relative}`
  }

  /**
   * Text as UTF-8; a byte that is not UTF-8 becomes U+FFFD. More than `maxBytes`: `oversized`.
   * Reads no further after a full chunk (64 KiB) that `isLast` says yes to; then the text ends with the
   * last whole line, because half a line may look like a broken one.
   */
  readText(
    relative: string,
    maxBytes: number,
    isLast: (chunk: Buffer) => boolean = () => false,
  ): Reading<string> {
    return attempt(() => readBounded(this.path(relative), maxBytes, isLast))
  }

  listDirectory(relative: string): Reading<string[]> {
    return attempt(() => ({ value: readdirSync(this.path(relative)) }))
  }

  readLink(relative: string): Reading<string> {
    return attempt(() => ({ value: readlinkSync(this.path(relative)) }))
  }

  /** In bytes; of a folder, what its file system says. */
  sizeOf(relative: string): Reading<number> {
    return attempt(() => ({ value: statSync(this.path(relative)).size }))
  }

  inodeOf(relative: string): Reading<number> {
    return attempt(() => ({ value: statSync(this.path(relative)).ino }))
  }

  /** Changes when the file does; cheap enough to ask every few seconds. */
  versionOf(relative: string): Reading<string> {
    return attempt(() => {
      const { dev, ino, size, mtimeNs } = statSync(this.path(relative), { bigint: true })
      return { value: `${dev}:${ino}:${size}:${mtimeNs}` }
    })
  }
}

const CHUNK_BYTES = 65_536

function readBounded(
  file: string,
  maxBytes: number,
  isLast: (chunk: Buffer) => boolean,
): Reading<string> {
  const descriptor = openSync(file, 'r')
  try {
    const chunks: Buffer[] = []
    let total = 0
    // Files of /proc say size 0, so read until the end rather than to a size.
    for (;;) {
      const chunk = readChunk(descriptor)
      total += chunk.length
      if (total > maxBytes) return { missing: 'oversized' }
      chunks.push(chunk)
      if (chunk.length < CHUNK_BYTES) return { value: Buffer.concat(chunks).toString('utf8') }
      if (isLast(chunk)) {
        const text = Buffer.concat(chunks)
        return { value: text.toString('utf8', 0, text.lastIndexOf('\n') + 1) }
      }
    }
  } finally {
    closeSync(descriptor)
  }
}

/** /proc gives a page (4 KiB) at a time; filling the chunk keeps memory at the size of the text. */
function readChunk(descriptor: number): Buffer {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let filled = 0
  for (;;) {
    const length = readSync(descriptor, chunk, filled, CHUNK_BYTES - filled, null)
    filled += length
    if (length === 0 || filled === CHUNK_BYTES) return chunk.subarray(0, filled)
  }
}

function attempt<T>(read: () => Reading<T>): Reading<T> {
  try {
    return read()
  } catch (error) {
    return { missing: reasonOf((error as NodeJS.ErrnoException).code) }
  }
}

const REASONS: Readonly<Record<string, GapReason>> = {
  EACCES: 'permission',
  EPERM: 'permission',
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  ESRCH: 'exited',
}

function reasonOf(code: string | undefined): GapReason {
  return REASONS[code ?? ''] ?? 'failed'
}
