import { parseProcNet, PIECE_BYTES } from './proc-net.ts'
import type { OpenSocket } from './proc-net.ts'

/** Rows of /proc/net/udp that one read gave: one after the other, and none is missing that was open all the while. */
export interface UdpPiece {
  readonly offset: number
  readonly bytes: number
  readonly sockets: readonly OpenSocket[]
  /** The bucket of each socket. */
  readonly buckets: readonly number[]
  /**
   * The buckets of the first and the last row: between them the piece has all; -1 and Infinity where it goes to the
   * start or the end of the table.
   */
  readonly after: number
  readonly before: number
  /** What tells its rows apart, also those of sockets that are not open. */
  readonly rows: () => readonly string[]
  readonly malformedLines: number
}

/** Gives the text from an offset in bytes on, as far as one read(2) goes; '' at the end. */
export type ReadAt = (offset: number) => string

/** Reads one piece. Within a piece the kernel goes from bucket to bucket of its hash table, and the first column is the bucket. */
export function readPiece(readAt: ReadAt, offset: number, family: 'ipv4' | 'ipv6'): UdpPiece {
  const text = readAt(offset)
  // The first line is the header, or what is left of a row from before the kernel counted anew.
  const rows = text.slice(text.indexOf('\n') + 1)
  const { sockets, slots, span, malformedLines } = parseProcNet(rows, family, 'UDP')
  let identified: readonly string[] | undefined
  const [first, last] = span ?? [Infinity, -1]
  return {
    offset,
    bytes: text.length,
    sockets,
    buckets: slots,
    after: offset === 0 ? -1 : first,
    before: text.length + MAX_ROW_BYTES < PIECE_BYTES ? Infinity : last,
    rows: () => (identified ??= rows.split('\n').flatMap(identify)),
    malformedLines,
  }
}

/** A piece with room for another row is the last one. A row takes 128 bytes, one of IPv6 some 180. */
const MAX_ROW_BYTES = 256

/** Addresses and inode; the kernel's own sockets may have the inode 0, which tells nothing apart. */
function identify(row: string): string[] {
  const [, local, remote, , , , , , , inode] = row.trimStart().split(/ +/, 10)
  return inode === undefined || inode === '0' ? [] : [`${local} ${remote} ${inode}`]
}
