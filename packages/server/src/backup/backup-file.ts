import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, deflate, inflate } from 'node:zlib'

/**
 * A backup is a line that names the format, and then blocks: what it is (one letter), how many bytes follow, their
 * checksum together with letter and number of the block, and the bytes, deflated JSON. The last block says how many there
 * are, so a file that was cut is as clear as one that was changed. docs/adr/0032-backup.md
 */
export interface Block {
  readonly kind: BlockKind
  readonly content: unknown
  /** Where the file goes on after it, in bytes. */
  readonly endsAt: number
}

type BlockKind = keyof typeof LETTERS

const LETTERS = { manifest: 'M', masterKey: 'K', rows: 'R', end: 'E' } as const

/** Writes one block after the other. */
export interface BlockWriter {
  /** Bytes written. */
  readonly bytes: number
  write(kind: BlockKind, content: unknown): Promise<void>
}

/** Begins a backup at the start of an empty file. */
export async function beginBlocks(file: FileHandle): Promise<BlockWriter> {
  let number = 0
  let bytes = 0
  const append = async (part: Buffer) => {
    await file.writeFile(part)
    bytes += part.length
  }
  await append(Buffer.from(`${FORMAT}${VERSION}\n`))
  return {
    get bytes() {
      return bytes
    },
    write: async (kind, content) => {
      const packed = await promisify(deflate)(JSON.stringify(content), { level: LEVEL })
      const head = Buffer.alloc(HEAD_BYTES)
      head.write(LETTERS[kind], 0, 'latin1')
      head.writeUInt32BE(packed.length, 1)
      head.writeUInt32BE(checksum(LETTERS[kind], number, packed), 5)
      await append(Buffer.concat([head, packed]))
      number += 1
    },
  }
}

/**
 * Reads all blocks, and checks each.
 * @throws an error that names the place, when the file is none of ours, of a newer format, damaged or cut.
 */
export async function* readBlocks(path: string): AsyncGenerator<Block> {
  await using file = await open(path)
  let at = 0
  const read = async (length: number): Promise<Buffer> => {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, at)
    if (bytesRead < length) throw new DamagedBackup(path, at + bytesRead, 'the file ends here')
    at += length
    return buffer
  }
  const { size } = await file.stat()
  await readFormat(path, file)
  at = FORMAT.length + VERSION.length + 1
  for (let number = 0; ; number++) {
    const start = at
    const head = await read(HEAD_BYTES)
    const letter = head.toString('latin1', 0, 1)
    const kind = kindOf(letter)
    const length = head.readUInt32BE(1)
    if (kind === undefined || (length > size - at && length > MAX_BLOCK_BYTES)) {
      throw new DamagedBackup(path, start, 'no block begins here')
    }
    const packed = await read(length)
    if (checksum(letter, number, packed) !== head.readUInt32BE(5)) {
      throw new DamagedBackup(path, start, 'the block that begins here has another checksum')
    }
    const content: unknown = JSON.parse((await promisify(inflate)(packed)).toString())
    if (kind === 'end' && at !== size) {
      throw new DamagedBackup(path, at, 'something follows the end')
    }
    yield { kind, content, endsAt: at }
    if (kind === 'end') return
  }
}

/** A backup that is not what was written. */
export class DamagedBackup extends Error {
  override readonly name = 'DamagedBackup'

  constructor(file: string, byte: number, what: string) {
    super(`${file} is damaged at byte ${byte}: ${what}. Nothing of it was restored.`)
  }
}

const FORMAT = 'OPENHSS BACKUP '
const VERSION = '1'
const HEAD_BYTES = 9
/** Four fifths of what level 6 saves, in half of its time. */
const LEVEL = 4
/** No block is nearly as large; a damaged length must not take the memory of the machine. */
const MAX_BLOCK_BYTES = 2 ** 28

function checksum(letter: string, number: number, packed: Buffer): number {
  return crc32(packed, crc32(`${letter}${number} ${packed.length} `))
}

function kindOf(letter: string): BlockKind | undefined {
  const found = Object.entries(LETTERS).find(([, each]) => each === letter)
  return found?.[0] as BlockKind | undefined
}

async function readFormat(path: string, file: FileHandle): Promise<void> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
  const [line = ''] = buffer.toString('latin1', 0, bytesRead).split('\n', 1)
  if (line === FORMAT + VERSION) return
  if (/^OPENHSS BACKUP \d{1,9}$/.test(line)) {
    throw new Error(`${path} was made by a newer version of OpenHSS; restore it with that one.`)
  }
  throw new Error(`${path} is no backup of OpenHSS.`)
}
