/** The pages of a database file, in its byte order. */
export interface PageReader {
  readonly pageSize: number
  page(start: number): Page
}

export interface Page {
  readonly bytes: Buffer
  readonly type: number
  readonly count: number
  /** As many as fit. */
  readonly mostItems: number
  /** Where an item starts; 0 or beyond the page where the file is broken. */
  offsetOf(item: number): number
  u16(at: number): number
}

/** Undefined: not a database that can be read. Pure; never throws. */
export function openPages(file: Buffer): PageReader | undefined {
  if (file.length < META_BYTES) return undefined
  const isLittle = MAGICS.has(file.readUInt32LE(12))
  if (!isLittle && !MAGICS.has(file.readUInt32BE(12))) return undefined
  const u32 = (at: number) => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at))
  const [version, pageSize, encryption, metaFlags, flags] = [
    u32(16),
    u32(20),
    file[24],
    file[26] ?? 0,
    u32(48),
  ]
  const hasSubdatabases = (flags & SUBDATABASES[u32(12) === HASH ? 'hash' : 'btree']) !== 0
  if (version < 7 || encryption !== 0 || hasSubdatabases) return undefined
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined
  const header = (metaFlags & CHECKSUMMED) === 0 ? 26 : 32
  return {
    pageSize,
    page: (start) => openPage(file.subarray(start, start + pageSize), isLittle, header),
  }
}

const HASH = 0x00061561
const BTREE = 0x00053162
const MAGICS = new Set([HASH, BTREE])
const META_BYTES = 512
const CHECKSUMMED = 0x01
const SUBDATABASES = { hash: 0x02, btree: 0x20 }

function openPage(bytes: Buffer, isLittle: boolean, header: number): Page {
  const u16 = (at: number) => {
    if (at < 0 || at + 2 > bytes.length) return 0
    return isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
  }
  return {
    bytes,
    type: bytes[25] ?? 0,
    count: u16(20),
    mostItems: Math.floor((bytes.length - header) / 2),
    offsetOf: (item) => u16(header + 2 * item),
    u16,
  }
}
