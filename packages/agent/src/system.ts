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

  /** Text as UTF-8; a byte that is not UTF-8 becomes U+FFFD. More than `maxBytes`: `oversized`. */
  readText(relative: string, maxBytes: number): Reading<string> {
    return attempt(() => readBounded(this.path(relative), maxBytes))
  }

  listDirectory(relative: string): Reading<string[]> {
    return attempt(() => ({ value: readdirSync(this.path(relative)) }))
  }

  readLink(relative: string): Reading<string> {
    return attempt(() => ({ value: readlinkSync(this.path(relative)) }))
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

function readBounded(file: string, maxBytes: number): Reading<string> {
  const descriptor = openSync(file, 'r')
  try {
    const chunks: Buffer[] = []
    let total = 0
    // Files of /proc say size 0, so read until the end rather than to a size.
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      const length = readSync(descriptor, chunk)
      if (length === 0) return { value: Buffer.concat(chunks).toString('utf8') }
      total += length
      if (total > maxBytes) return { missing: 'oversized' }
      chunks.push(chunk.subarray(0, length))
    }
  } finally {
    closeSync(descriptor)
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
