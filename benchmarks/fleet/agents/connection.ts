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
  /** How long the server keeps the connection for another call; undefined: it did not say. */
  readonly keptMs: number | undefined
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
  /** Until when the next call may use it, by the clock of performance.now(). */
  #usableUntil = Infinity

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

  /** Whether the server will not close it in the moment of a call. */
  get isUsable(): boolean {
    return !this.isClosed && performance.now() < this.#usableUntil
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const answer = readAnswer(this.#received)
    if (answer === undefined) return
    this.#received = NOTHING
    this.#usableUntil = performance.now() + (answer.keptMs ?? Infinity) - MARGIN_MS
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

/** What fetch leaves of the time that a server names. */
const MARGIN_MS = 1_000
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
  const keptSeconds = /^keep-alive: *timeout=(\d+)/im.exec(head)?.[1]
  return {
    status: Number(head.slice(9, 12)),
    keptMs: keptSeconds === undefined ? undefined : 1000 * Number(keptSeconds),
    etag: /^etag: *(.+)$/im.exec(head)?.[1],
    body: received.toString('utf8', start, start + length),
  }
}
