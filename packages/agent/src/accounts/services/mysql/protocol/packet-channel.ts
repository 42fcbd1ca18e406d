import net from 'node:net'
import type { ReadMeter } from '../../../../host/read-meter.ts'
import { MysqlFailure } from './mysql-failure.ts'
import { PacketSplitter, framePacket } from './packet-splitter.ts'
import type { Packet } from './packet-splitter.ts'

/** Path of a server's socket, and what may be read of its answers. */
export interface ServerPlace {
  readonly path: string
  readonly meter?: ReadMeter | undefined
}

/** A connection to a server, packet by packet. What goes wrong is a `MysqlFailure`. */
export class PacketChannel {
  readonly #socket: net.Socket
  readonly #chunks: AsyncIterator<Buffer>
  readonly #splitter = new PacketSplitter()
  readonly #meter: ReadMeter | undefined
  #waiting: Packet[] = []
  #sequence = 0
  #bytes = 0

  /** @param signal ends the conversation, whatever it waits for. */
  constructor({ path, meter }: ServerPlace, signal: AbortSignal) {
    this.#meter = meter
    this.#socket = net.connect({ path, signal })
    this.#chunks = this.#socket[Symbol.asyncIterator]()
  }

  async read(): Promise<Buffer> {
    while (this.#waiting.length === 0) await this.#receive()
    const [packet, ...others] = this.#waiting
    this.#waiting = others
    this.#sequence = (packet?.sequence ?? 0) + 1
    return packet?.payload ?? Buffer.alloc(0)
  }

  /** The next packet of the conversation. */
  write(payload: Buffer): void {
    const frame = framePacket({ sequence: this.#sequence, payload })
    // Either may hold a password; the kernel has taken the frame by then or never will.
    payload.fill(0)
    this.#socket.write(frame, () => frame.fill(0))
  }

  /** The first packet of a new command. */
  command(payload: Buffer): void {
    this.#sequence = 0
    this.write(payload)
  }

  /** Takes leave, so that the server counts no aborted client, and waits until it hung up. */
  async quit(): Promise<void> {
    this.command(Buffer.from([COM_QUIT]))
    this.#socket.end()
    try {
      while (!(await this.#chunks.next()).done);
    } catch {
      // All that was wanted is known by now.
    }
  }

  drop(): void {
    this.#socket.destroy()
  }

  async #receive(): Promise<void> {
    const chunk = await this.#nextChunk()
    this.#bytes += chunk.length
    this.#meter?.take(chunk.length)
    const packets = this.#splitter.push(chunk)
    const isOver = this.#bytes > MAX_CONVERSATION_BYTES || this.#meter?.bytesLeft === 0
    if (packets === undefined || isOver) {
      throw new MysqlFailure('oversized', 'the server says more than an account list can be')
    }
    this.#waiting = packets
  }

  async #nextChunk(): Promise<Buffer> {
    try {
      const next = await this.#chunks.next()
      if (!next.done) return next.value
    } catch (error) {
      const { code = '', cause } = error as NodeJS.ErrnoException
      if (code === 'EACCES') throw new MysqlFailure('permission', 'its socket may not be opened')
      if (isTimeout(cause)) throw new MysqlFailure('failed', 'no answer in time')
      if (code === 'ABORT_ERR') throw new MysqlFailure('stopped', 'the agent had to stop')
      throw new MysqlFailure('failed', `its socket fails (${code.slice(0, 32)})`)
    }
    throw new MysqlFailure('failed', 'the server hung up')
  }
}

const COM_QUIT = 0x01
/** About 15,000 accounts; 5,000 of an instance are kept. */
const MAX_CONVERSATION_BYTES = 6 * 1024 * 1024

/** Whether AbortSignal.timeout ended it, and not somebody who wants the agent to stop. */
function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError'
}
