export interface Packet {
  readonly sequence: number
  readonly payload: Buffer
}

/** Cuts the stream of a server into packets: three bytes of length, one of sequence, the payload. */
export class PacketSplitter {
  #rest: Buffer = Buffer.alloc(0)

  /** The packets that are whole now; undefined: one is longer than any that we asked for. */
  push(chunk: Buffer): Packet[] | undefined {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const packets: Packet[] = []
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUIntLE(0, 3)
      if (end > MAX_PACKET_BYTES) return undefined
      if (rest.length < end) break
      packets.push({ sequence: rest.readUInt8(3), payload: rest.subarray(HEADER_BYTES, end) })
      rest = rest.subarray(end)
    }
    this.#rest = rest
    return packets
  }
}

export function framePacket({ sequence, payload }: Packet): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUIntLE(payload.length, 0, 3)
  header.writeUInt8(sequence & 0xff, 3)
  return Buffer.concat([header, payload])
}

const HEADER_BYTES = 4
/** A row of an account has less than a kilobyte. */
const MAX_PACKET_BYTES = 262_144
