import type { Reading, System } from '../../host/system.ts'
import { PIECE_BYTES } from './proc-net.ts'
import type { OpenSocket } from './proc-net.ts'
import { Proof } from './udp-proof.ts'
import { readPiece } from './udp-piece.ts'
import type { ReadAt, UdpPiece } from './udp-piece.ts'

/** A table of UDP sockets that was read piece by piece. */
export interface UdpTable {
  readonly sockets: readonly OpenSocket[]
  /** Whether it is proven that no socket that stayed open is missing. */
  readonly isWhole: boolean
  readonly malformedRows: number
}

/** Reads the open sockets in /proc/<pid>/net/udp or udp6. */
export function readUdpTable(
  system: System,
  file: string,
  family: 'ipv4' | 'ipv6',
): Reading<UdpTable> {
  return system.readPieces(file, (readAt) =>
    assembleUdpTable((offset) => readAt(offset).toString('latin1'), family),
  )
}

/**
 * Reads a table until no socket that stays open can be missing. The kernel gives a piece of 4 KiB a read and finds the
 * next one by counting rows (udp_get_idx() in net/ipv4/udp.c): for each socket before it that was closed meanwhile, it
 * skips one that was not. So it is gone through again with other borders between the pieces, until they overlap
 * ({@link Proof}); where they still do not, that place is read again.
 */
export function assembleUdpTable(readAt: ReadAt, family: 'ipv4' | 'ipv6'): UdpTable {
  const pieces: UdpPiece[] = []
  const proof = new Proof()
  let cost = 0
  const read = (offset: number) => {
    const piece = readPiece(readAt, offset, family)
    pieces.push(piece)
    proof.add(piece)
    cost += piece.bytes
    return piece
  }
  const mayGoOn = () => !proof.isWhole && cost < MAX_COST_BYTES
  const goThrough = (start: number) => {
    for (let offset = start; offset < MAX_TABLE_BYTES;) {
      const { bytes, before } = read(offset)
      offset += bytes
      if (bytes === 0 || before === Infinity) break
    }
    proof.extend()
  }
  goThrough(0)
  for (const start of BORDERS) if (mayGoOn()) goThrough(start)
  for (let back = PIECE_BYTES / 2; mayGoOn();) {
    const offset = Math.max(0, proof.end - back)
    // To start where the last read did not end, the kernel makes all rows before.
    cost += offset
    const { before } = read(offset)
    if (proof.extend()) back = PIECE_BYTES / 2
    else back = before < proof.bucket ? Math.max(MIN_BACK_BYTES, back / 4) : back * 2
  }
  return {
    sockets: stillOpen(pieces),
    isWhole: proof.isWhole,
    malformedRows: Math.max(0, ...pieces.map(({ malformedLines }) => malformedLines)),
  }
}

/** Where it is begun after the first time, so that the pieces of one time end in the middle of those of another. */
const BORDERS = [1 / 2, 1 / 4, 3 / 4].map((part) => part * PIECE_BYTES)

const MIN_BACK_BYTES = 256

/** 130,000 rows: more than a report may carry. */
const MAX_TABLE_BYTES = 16 * 1024 * 1024

/** 100,000 rows: nobody makes the agent read a large table again and again. */
const MAX_COST_BYTES = 100_000 * 128

/** The sockets that no later piece proves to be closed. */
function stillOpen(pieces: readonly UdpPiece[]): OpenSocket[] {
  const open: OpenSocket[] = []
  const seen = new Set<string>()
  const isProvenLater = new Uint8Array(MAX_BUCKETS)
  for (const { sockets, buckets, after, before } of pieces.toReversed()) {
    for (const [at, socket] of sockets.entries()) {
      if (seen.has(socket.link)) continue
      seen.add(socket.link)
      if (isProvenLater[buckets[at] ?? 0] !== 1) open.push(socket)
    }
    isProvenLater.fill(1, after + 1, before)
  }
  return open
}

/** UDP_HTABLE_SIZE_MAX in net/ipv4/udp.c. What a bucket behind has counts as open. */
const MAX_BUCKETS = 65_536
