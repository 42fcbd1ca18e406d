import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import path from 'node:path'
import {
  O_PATH,
  hasDescriptorPaths,
  hasKernelProc,
  openInside,
  openRoot,
  pathOf,
} from './open-inside.ts'
import { listFolder } from './list-folder.ts'
import { LongLines } from './long-lines.ts'
import { CHUNK_BYTES, judgeUnread, readBounded, readChunk, withFile } from './read-descriptor.ts'
import type { ReadMeter } from './read-meter.ts'
import { attempt } from './reading.ts'
import type { MayRead, Reading } from './reading.ts'

export type { MayRead, Reading } from './reading.ts'

/** Owner and permissions of a file. */
export interface FileAccess {
  readonly ownerId: number
  /** Permission bits, as chmod(1) has them. */
  readonly mode: number
}

/** A file, whatever its name: two paths that have the same device and inode lead to the same file. */
export interface FileIdentity extends FileAccess {
  readonly device: number
  readonly inode: number
}

/**
 * The host as files. Other files of the agent touch it only for what has no content: may-read.ts asks for
 * modes, process/ sets the priority and the core dumps of this process. `root` is a parameter, so an agent
 * in a container can watch its host and a test can bring its own tree. Below another root a symbolic link
 * means what it means on that host: it is followed inside the root, and no race makes it lead out. Where
 * that takes a /proc that the agent does not have, every reading is `failed`.
 *
 * Reading is synchronous on purpose: /proc is memory, and a promise costs more than the read itself.
 */
export class System {
  readonly root: string
  /** What may be read through this one; undefined: everything. */
  readonly meter: ReadMeter | undefined
  /** The kernel's own files need no care: nobody on that host can put other files in their place. */
  readonly #hasKernelProc: boolean
  readonly #canWalk: boolean
  /** In a copy of a host, a link in the place of a process's root is followed inside that copy as well. */
  readonly #copy: { readonly root: string; readonly inside: string } | undefined
  readonly #mayRead: MayRead | undefined

  /**
   * @param mayRead without it the agent reads whatever it may itself.
   * @param meter what is past its bounds is `oversized`.
   */
  constructor(root = '/', mayRead?: MayRead, meter?: ReadMeter) {
    this.root = path.resolve(root)
    this.#mayRead = mayRead
    this.meter = meter
    const isOther = this.root !== '/'
    const [, host, inside] = PROCESS_ROOT.exec(this.root) ?? []
    // A container may mount anything at its /proc, and one that sees all processes sees the host's files
    // there.
    this.#hasKernelProc = isOther && host === undefined && hasKernelProc(this.root)
    this.#canWalk = isOther && hasDescriptorPaths()
    const isCopy = host !== undefined && inside !== undefined && !hasKernelProc(host || '/')
    this.#copy = isCopy ? { root: host || '/', inside } : undefined
  }

  /** Returns the absolute path of a path below the root; `relative` has no leading slash. */
  path(relative: string): string {
    return this.root === '/' ? `/${relative}` : `${this.root}/${relative}`
  }

  /**
   * Reads a regular file as UTF-8; a byte that is not UTF-8 becomes U+FFFD. A file of more than `maxBytes`
   * is `oversized`. Reading ends after a full chunk (64 KiB) for which `isLast` returns true; the text then
   * ends with the last whole line, because half a line may look like a broken one.
   */
  readText(
    relative: string,
    maxBytes: number,
    isLast?: (chunk: Buffer) => boolean,
  ): Reading<string> {
    const bytes = this.#readContent(relative, maxBytes, isLast)
    return 'value' in bytes ? { value: bytes.value.toString('utf8') } : bytes
  }

  /**
   * Reads the bytes of a regular file that is no text or states its own encoding. A file of more than
   * `maxBytes` is `oversized`.
   */
  readBytes(relative: string, maxBytes: number): Reading<Buffer> {
    return this.#readContent(relative, maxBytes)
  }

  /**
   * Opens a file of the kernel that comes in pieces, and lets `use` read it piece by piece: what one read(2) at an
   * offset in bytes gives, up to 64 KiB; nothing at the end of the file.
   */
  readPieces<T>(relative: string, use: (readAt: (offset: number) => Buffer) => T): Reading<T> {
    const { meter } = this
    return this.#readFile(relative, (descriptor) => {
      if (this.#mayRead?.(descriptor) === false) return { missing: 'permission' }
      const piece = Buffer.allocUnsafe(CHUNK_BYTES)
      const readAt = (offset: number) => {
        const length = readSync(descriptor, piece, 0, CHUNK_BYTES, offset)
        meter?.take(length)
        return piece.subarray(0, length)
      }
      return { value: use(readAt) }
    })
  }

  /**
   * Reads lines as UTF-8 until there are more than `maxBytes` of them. A line of more than `maxLineBytes` costs no
   * more than that: it is cut behind the byte that is too many.
   */
  readLines(
    relative: string,
    { maxBytes, maxLineBytes }: { readonly maxBytes: number; readonly maxLineBytes: number },
  ): Reading<{ readonly text: string; readonly isCut: boolean }> {
    const { meter } = this
    return this.#readFile(relative, (descriptor) => {
      if (this.#mayRead?.(descriptor) === false) return { missing: 'permission' }
      const lines = new LongLines(maxLineBytes)
      for (let read = 0; read < MAX_LINES_BYTES;) {
        const chunk = readChunk(descriptor)
        read += chunk.length
        meter?.take(chunk.length)
        lines.push(chunk)
        const isCut = lines.keptBytes > maxBytes || meter?.bytesLeft === 0
        if (chunk.length < CHUNK_BYTES || isCut) {
          const text = lines.bytes().toString('utf8')
          return {
            value: { text: isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text, isCut },
          }
        }
      }
      return { missing: 'oversized' }
    })
  }

  /**
   * A folder of more names than a meter allows is `oversized`.
   * @param maxNames the listing ends after so many
   */
  listDirectory(relative: string, maxNames = Infinity): Reading<string[]> {
    const { meter } = this
    return this.#read(relative, (place) => listFolder(place, this.#mayRead, { meter, maxNames }))
  }

  readLink(relative: string): Reading<string> {
    // The last component is the link that is asked for, so it is not followed.
    const { dir, base } = path.posix.parse(relative)
    return this.#read(dir, (place) => ({ value: readlinkSync(`${place}/${base}`) }))
  }

  /** Returns the size in bytes; for a folder, what its file system says. */
  sizeOf(relative: string): Reading<number> {
    return this.#read(relative, (place) => ({ value: statSync(place).size }))
  }

  inodeOf(relative: string): Reading<number> {
    return this.#read(relative, (place) => ({ value: statSync(place).ino }))
  }

  accessOf(relative: string): Reading<FileAccess> {
    return this.#read(relative, (place) => {
      const { uid, mode } = statSync(place)
      return { value: { ownerId: uid, mode: mode & 0o7777 } }
    })
  }

  identityOf(relative: string): Reading<FileIdentity> {
    return this.#read(relative, (place) => ({ value: toIdentity(statSync(place)) }))
  }

  /**
   * The file that a process runs, also when its path is gone or leads to another file by now. The kernel's
   * own link may lead anywhere, so nothing is read there.
   */
  executableOf(pid: number): Reading<FileIdentity> {
    const relative = `proc/${pid}/exe`
    if (this.root !== '/' && !this.#hasKernelProc) return this.identityOf(relative)
    return attempt(() => ({ value: toIdentity(statSync(this.path(relative))) }))
  }

  /**
   * Opens a regular file as `readText` does and reads nothing of it. Returns its size in bytes, which is 0
   * in /proc.
   */
  openedSizeOf(relative: string, maxBytes = Infinity): Reading<number> {
    return this.#readFile(relative, (descriptor) => {
      const { size } = fstatSync(descriptor)
      return size > maxBytes ? { missing: 'oversized' } : { value: size }
    })
  }

  /**
   * Opens a Unix socket (O_PATH) and returns its descriptor, which the caller closes, to connect to by
   * `pathOf`. By another path connect(2) would follow what somebody made of it meanwhile, and an address
   * holds only 107 bytes.
   */
  openSocket(relative: string): Reading<number> {
    return this.#read(relative, (place) => {
      const descriptor = openSync(place, O_PATH)
      if (fstatSync(descriptor).isSocket()) return { value: descriptor }
      closeSync(descriptor)
      return { missing: 'malformed' }
    })
  }

  /** As `versionOf`, and it changes with the rights of the file as well. */
  stampOf(relative: string): Reading<string> {
    return this.#read(relative, (place) => {
      const { dev, ino, size, mtimeNs, ctimeNs } = statSync(place, { bigint: true })
      return { value: `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}` }
    })
  }

  /** Returns a text that changes when the file does. It is cheap enough to be asked every few seconds. */
  versionOf(relative: string): Reading<string> {
    return this.#read(relative, (place) => {
      const { dev, ino, size, mtimeNs } = statSync(place, { bigint: true })
      return { value: `${dev}:${ino}:${size}:${mtimeNs}` }
    })
  }

  /**
   * When the file, or a link on the way to it, was last written, renamed or given other rights, in milliseconds
   * since the epoch. The change time of the kernel counts as well as the time of the last write, which a copy
   * may keep and anybody may set.
   */
  changedAtMs(relative: string): Reading<number> {
    const own = this.#read(relative, (place) => ({ value: latestOf(statSync(place)) }))
    return 'value' in own ? { value: Math.max(own.value, ...this.#linkChanges(relative)) } : own
  }

  /** For a path that leads to something; what is exchanged meanwhile is new anyway. */
  #linkChanges(relative: string): number[] {
    const changes: number[] = []
    let folder = ''
    const ahead = relative.split('/')
    for (let steps = 0; ahead.length > 0 && steps < MAX_PATH_STEPS; steps += 1) {
      const name = ahead.shift() ?? ''
      const here = path.posix.join('/', folder, name).slice(1)
      const link = name === '' || name === '..' ? undefined : this.#linkAt(folder, name)
      if (link === undefined) folder = here
      else {
        changes.push(link.changedAtMs)
        if (link.target.startsWith('/')) folder = ''
        ahead.unshift(...link.target.split('/'))
      }
    }
    return changes
  }

  #linkAt(folder: string, name: string) {
    const found = this.#read(folder, (place) => {
      const status = lstatSync(`${place}/${name}`)
      if (!status.isSymbolicLink()) return { value: undefined }
      const target = readlinkSync(`${place}/${name}`)
      return { value: { target, changedAtMs: latestOf(status) } }
    })
    return 'value' in found ? found.value : undefined
  }

  /** Calls `use` with a path that leads to the file that is meant and to nothing else. Never throws. */
  #read<T>(relative: string, use: (place: string) => Reading<T>): Reading<T> {
    if (!this.#isAffordable(relative)) return { missing: 'oversized' }
    return attempt(() => {
      if (this.#isPlain(relative)) return use(this.path(relative))
      if (!this.#canWalk) return { missing: 'failed' }
      const descriptor = openInside(this.#openRoot(), relative)
      try {
        return use(pathOf(descriptor))
      } finally {
        closeSync(descriptor)
      }
    })
  }

  #openRoot(): number {
    return this.#copy
      ? openInside(openRoot(this.#copy.root), this.#copy.inside)
      : openRoot(this.root)
  }

  #isAffordable(relative: string): boolean {
    const { meter } = this
    if (meter === undefined) return true
    meter.note(relative)
    if (meter.bytesLeft > 0) {
      meter.take(STEP_BYTES)
      return true
    }
    meter.refuse()
    return false
  }

  #readContent(
    relative: string,
    maxBytes: number,
    isLast?: (chunk: Buffer) => boolean,
  ): Reading<Buffer> {
    const { meter } = this
    return this.#readFile(relative, (descriptor) => {
      const limit = Math.min(maxBytes, meter?.bytesLeft ?? maxBytes)
      // What is not read costs nothing; a file of /proc says that its size is 0.
      const isTooLarge = isLast === undefined && fstatSync(descriptor).size > limit
      const read: Reading<Buffer> = isTooLarge
        ? judgeUnread(descriptor, this.#mayRead)
        : readBounded(descriptor, limit, isLast, this.#mayRead)
      if ('value' in read) meter?.take(read.value.length)
      else if (read.missing === 'oversized') {
        if (!isTooLarge) meter?.take(limit)
        if (limit < maxBytes) meter?.refuse()
      }
      return read
    })
  }

  #readFile<T>(relative: string, use: (descriptor: number) => Reading<T>): Reading<T> {
    return this.#read(relative, (place) => {
      // Root of a container can make a device, and opening one may start it: a watchdog resets the host.
      if (!this.#isPlain(relative) && !statSync(place).isFile()) return { missing: 'malformed' }
      return withFile(place, use)
    })
  }

  /** Tells whether the kernel may follow the path. */
  #isPlain(relative: string): boolean {
    return this.root === '/' || (this.#hasKernelProc && KERNEL_PATH.test(relative))
  }
}

/** Splits the path of a process that has mounts of its own from the host whose process it is. */
const PROCESS_ROOT = /^(.*)\/(proc\/\d+\/root)$/s
/** Paths of the kernel's own files, unless they lead out of /proc again. */
const KERNEL_PATH = /^proc\/(?!.*\/(?:\.\.|root|cwd|exe|fd\/\d+|map_files)(?:\/|$))/s

/** Twice the names of a path with its links; see open-inside.ts. */
const MAX_PATH_STEPS = 512

/** A file of which nearly all is a line that is too long. */
const MAX_LINES_BYTES = 64 * 1024 * 1024

/** What a look at a file costs beside its content: some system calls, as much time as reading so many bytes. */
const STEP_BYTES = 256

function toIdentity({ dev, ino, uid, mode }: Stats): FileIdentity {
  return { device: dev, inode: ino, ownerId: uid, mode: mode & 0o7777 }
}

function latestOf({ mtimeMs, ctimeMs }: { mtimeMs: number; ctimeMs: number }): number {
  return Math.max(mtimeMs, ctimeMs)
}
