import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import { hasKernelProc, resolveInside } from './resolve-inside.ts'

/** What a read gave: the value, or why there is none. Reading a living host never throws. */
export type Reading<T> = { readonly value: T } | { readonly missing: GapReason }

/** Who may do what with a file. */
export interface FileAccess {
  readonly ownerId: number
  /** Permission bits, as chmod(1) has them. */
  readonly mode: number
}

/**
 * The host as files, and the only place of the agent that reads them. `root` is a parameter, so an
 * agent in a container can watch its host and a test can bring its own tree.
 * Below another root a symbolic link means what it means on that host: it is followed inside the root.
 * Synchronous on purpose: /proc is memory, and a promise costs more than the read itself.
 */
export class System {
  readonly root: string
  /** Links of the kernel's own /proc name things that are no paths, and stay below the root. */
  readonly #hasKernelProc: boolean

  constructor(root = '/') {
    this.root = path.resolve(root)
    this.#hasKernelProc = this.root !== '/' && hasKernelProc(this.root)
  }

  /** Absolute path of a path below the root; `relative` has no leading slash. */
  path(relative: string): string {
    return this.root === '/' ? `/${relative}` : `${this.root}/${relative}`
  }

  /**
   * Text of a regular file as UTF-8; a byte that is not UTF-8 becomes U+FFFD. More than `maxBytes`: `oversized`.
   * Reads no further after a full chunk (64 KiB) that `isLast` says yes to; then the text ends with the
   * last whole line, because half a line may look like a broken one.
   */
  readText(
    relative: string,
    maxBytes: number,
    isLast: (chunk: Buffer) => boolean = () => false,
  ): Reading<string> {
    return attempt(() => {
      const bytes = readBounded(this.#locate(relative), maxBytes, isLast)
      return 'value' in bytes ? { value: bytes.value.toString('utf8') } : bytes
    })
  }

  /** Bytes of a regular file, for what is no text or says its own encoding. More than `maxBytes`: `oversized`. */
  readBytes(relative: string, maxBytes: number): Reading<Buffer> {
    return attempt(() => readBounded(this.#locate(relative), maxBytes, () => false))
  }

  listDirectory(relative: string): Reading<string[]> {
    return attempt(() => ({ value: readdirSync(this.#locate(relative)) }))
  }

  readLink(relative: string): Reading<string> {
    return attempt(() => ({ value: readlinkSync(this.#locateLink(relative)) }))
  }

  /** In bytes; of a folder, what its file system says. */
  sizeOf(relative: string): Reading<number> {
    return attempt(() => ({ value: statSync(this.#locate(relative)).size }))
  }

  inodeOf(relative: string): Reading<number> {
    return attempt(() => ({ value: statSync(this.#locate(relative)).ino }))
  }

  /** Absolute path with no symbolic link left, and nothing outside the root: where a socket really is. */
  resolve(relative: string): Reading<string> {
    return attempt(() => ({ value: resolveInside(this.root, relative) }))
  }

  accessOf(relative: string): Reading<FileAccess> {
    return attempt(() => {
      const { uid, mode } = statSync(this.#locate(relative))
      return { value: { ownerId: uid, mode: mode & 0o7777 } }
    })
  }

  /** Opens a regular file as `readText` does, and reads nothing of it; in bytes, 0 in /proc. */
  openedSizeOf(relative: string, maxBytes = Infinity): Reading<number> {
    return attempt(() =>
      withFile(this.#locate(relative), (descriptor) => {
        const { size } = fstatSync(descriptor)
        return size > maxBytes ? { missing: 'oversized' } : { value: size }
      }),
    )
  }

  /** Descriptor of a folder, by which what is in it can be named; the caller closes it. */
  openFolder(relative: string): Reading<number> {
    const flags = constants.O_RDONLY | constants.O_DIRECTORY
    return attempt(() => ({ value: openSync(this.#locate(relative), flags) }))
  }

  /** Changes when the file does; cheap enough to ask every few seconds. */
  versionOf(relative: string): Reading<string> {
    return attempt(() => {
      const { dev, ino, size, mtimeNs } = statSync(this.#locate(relative), { bigint: true })
      return { value: `${dev}:${ino}:${size}:${mtimeNs}` }
    })
  }

  #locate(relative: string): string {
    if (this.root === '/' || (this.#hasKernelProc && relative.startsWith('proc/'))) {
      return this.path(relative)
    }
    return resolveInside(this.root, relative)
  }

  /** The last component is the link that is asked for. */
  #locateLink(relative: string): string {
    const { dir, base } = path.posix.parse(relative)
    return `${this.#locate(dir)}/${base}`
  }
}

const CHUNK_BYTES = 65_536
const NEWLINE = 0x0a

function readBounded(
  file: string,
  maxBytes: number,
  isLast: (chunk: Buffer) => boolean,
): Reading<Buffer> {
  return withFile(file, (descriptor) => {
    const chunks: Buffer[] = []
    let total = 0
    // Files of /proc say size 0, so read until the end rather than to a size.
    for (;;) {
      const chunk = readChunk(descriptor)
      total += chunk.length
      if (total > maxBytes) return { missing: 'oversized' }
      chunks.push(chunk)
      if (chunk.length < CHUNK_BYTES) return { value: Buffer.concat(chunks) }
      if (isLast(chunk)) {
        const text = Buffer.concat(chunks)
        return { value: text.subarray(0, text.lastIndexOf(NEWLINE) + 1) }
      }
    }
  })
}

/** A pipe or a device in the place of a file could block for ever, opened or read. */
function withFile<T>(file: string, use: (descriptor: number) => Reading<T>): Reading<T> {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  try {
    return fstatSync(descriptor).isFile() ? use(descriptor) : { missing: 'malformed' }
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
