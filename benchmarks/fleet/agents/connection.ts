import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** Where a simulated agent calls, and the loopback address from which it does. */
export interface Route {
  readonly host: string
  readonly port: number
  readonly localAddress: string
}

export interface Answer {
  readonly status: number
  readonly etag: string | undefined
  readonly body: string
}

/**
 * An HTTP/1.1 connection that makes one call at a time. It costs a few microseconds a call where fetch costs hundreds:
 * thousands of agents are to share the machine with the server that is measured.
 */
export class Connection {
  readonly #socket: Socket
  #received: Buffer = NOTHING
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  isClosed = false

  private constructor(socket: Socket, onClose: () => void) {
    this.#socket = socket
    socket.setNoDelay()
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('no answer in time')))
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => {
      this.#end(new Error('the server closed the connection'))
      onClose()
    })
  }

  static async open(
    { host, port, localAddress }: Route,
    onClose: () => void = () => {},
  ): Promise<Connection> {
    const socket = connect({ host, port, localAddress })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new Connection(socket, onClose)
  }

  /** Sends a whole request. @throws when the connection ends before the answer. */
  call(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error('the connection is closed'))
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const answer = readAnswer(this.#received)
    if (answer === undefined) return
    this.#received = NOTHING
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  #end(error: Error): void {
    this.isClosed = true
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}

const NOTHING = Buffer.alloc(0)
/** Longer than a long poll, and longer than the pause between two reports. */
const SILENCE_MS = 90_000

/** Reads an answer once all of it is there. The server tells the length of what it answers agents. */
function readAnswer(received: Buffer): Answer | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end)
  if (/^(transfer|content)-encoding:/im.test(head)) throw new Error(`not a plain answer: ${head}`)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  const start = end + 4
  if (received.length < start + length) return undefined
  return {
    status: Number(head.slice(9, 12)),
    etag: /^etag: *(.+)$/im.exec(head)?.[1],
    body: received.toString('utf8', start, start + length),
  }
}
