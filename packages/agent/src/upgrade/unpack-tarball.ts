import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { OperatorError } from '../server/failure.ts'

/**
 * Unpacks a `.tar.gz` of plain files and folders below a folder that is new, without the first part of each name, and
 * has the disk keep them before it returns. Everything else is refused: links, names that lead elsewhere, what is too
 * much. Reads what GNU tar writes as `--format=gnu` for names of up to a hundred bytes:
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @throws OperatorError, and the error of the file system; what was unpacked until then stays.
 */
export async function unpackTarball(file: string, folder: string): Promise<void> {
  const unpacking = new Unpacking(folder)
  try {
    for await (const piece of createReadStream(file).pipe(createGunzip())) {
      unpacking.take(piece as Buffer)
    }
    unpacking.finish()
  } finally {
    unpacking.close()
  }
}

const BLOCK_BYTES = 512
/** Ours has 112 MB in some sixty files. */
const MAX_UNPACKED_BYTES = 536_870_912
const MAX_ENTRIES = 2_000

/** One file that is being written. */
interface OpenFile {
  readonly descriptor: number
  leftBytes: number
  /** To the end of its last block. */
  paddingBytes: number
}

class Unpacking {
  readonly #folder: string
  readonly #folders = new Set<string>()
  #rest = Buffer.alloc(0)
  #open: OpenFile | undefined
  #hasEnded = false
  #entries = 0
  #bytes = 0

  constructor(folder: string) {
    this.#folder = folder
    this.#makeFolder(folder)
  }

  take(piece: Buffer): void {
    let bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    for (;;) {
      if (this.#open !== undefined) bytes = this.#write(this.#open, bytes)
      if (this.#open !== undefined || bytes.length < BLOCK_BYTES) break
      this.#begin(bytes.subarray(0, BLOCK_BYTES))
      bytes = bytes.subarray(BLOCK_BYTES)
    }
    this.#rest = Buffer.from(bytes)
  }

  /** @throws OperatorError where the archive ends early. */
  finish(): void {
    if (!this.#hasEnded) throw new OperatorError('the package ends early')
    for (const folder of this.#folders) syncFolder(folder)
  }

  close(): void {
    if (this.#open !== undefined) closeSync(this.#open.descriptor)
    this.#open = undefined
  }

  #begin(header: Buffer): void {
    if (this.#hasEnded) return
    if (header.every((byte) => byte === 0)) {
      this.#hasEnded = true
      return
    }
    const entry = parseHeader(header)
    this.#entries += 1
    this.#bytes += entry.sizeBytes
    if (this.#entries > MAX_ENTRIES || this.#bytes > MAX_UNPACKED_BYTES) {
      throw new OperatorError('the package is larger than any of ours')
    }
    const target = path.join(this.#folder, ...entry.parts)
    if (entry.kind === 'folder') return this.#makeFolder(target)
    this.#makeFolder(path.dirname(target))
    this.#open = {
      descriptor: openSync(target, 'wx', entry.isProgram ? 0o755 : 0o644),
      leftBytes: entry.sizeBytes,
      paddingBytes: (BLOCK_BYTES - (entry.sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES,
    }
  }

  /** Writes what belongs to the file. @returns what is left. */
  #write(file: OpenFile, bytes: Buffer): Buffer {
    const own = bytes.subarray(0, file.leftBytes)
    for (let done = 0; done < own.length;) done += writeSync(file.descriptor, own, done)
    file.leftBytes -= own.length
    const padding = Math.min(bytes.length - own.length, file.paddingBytes)
    file.paddingBytes -= padding
    if (file.leftBytes === 0 && file.paddingBytes === 0) {
      fsyncSync(file.descriptor)
      this.close()
    }
    return bytes.subarray(own.length + padding)
  }

  #makeFolder(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    this.#folders.add(folder)
  }
}

interface Entry {
  readonly kind: 'file' | 'folder'
  readonly parts: readonly string[]
  readonly sizeBytes: number
  readonly isProgram: boolean
}

/** @throws OperatorError for what is no plain file or folder, and for a damaged header. */
function parseHeader(header: Buffer): Entry {
  const [name, mode, size, sum] = [
    textAt(header, 0, 100),
    octalAt(header, 100, 8),
    octalAt(header, 124, 12),
    octalAt(header, 148, 8),
  ]
  if (sum !== sumOf(header)) throw new OperatorError('the package is damaged')
  const type = header.subarray(156, 157).toString('latin1')
  if (type !== '0' && type !== '5') {
    throw new OperatorError(`the package has ${JSON.stringify(name)}, which is no plain file`)
  }
  const parts = name.replace(/\/$/, '').split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new OperatorError(`the package has ${JSON.stringify(name)}, which leads elsewhere`)
  }
  const kind = type === '5' ? 'folder' : 'file'
  return { kind, parts: parts.slice(1), sizeBytes: size, isProgram: (mode & 0o100) !== 0 }
}

function textAt(header: Buffer, at: number, length: number): string {
  const text = header.subarray(at, at + length).toString('utf8')
  return text.slice(0, text.indexOf('\0') === -1 ? undefined : text.indexOf('\0'))
}

/** @throws OperatorError for anything but octal digits. */
function octalAt(header: Buffer, at: number, length: number): number {
  const text = textAt(header, at, length).trim()
  if (!/^[0-7]{1,11}$/.test(text)) throw new OperatorError('the package is damaged')
  return Number.parseInt(text, 8)
}

/** The sum of all bytes, with blanks in the place of the sum itself. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
