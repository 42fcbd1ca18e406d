/** One message of the server: its type is one letter, the body what follows the length. */
export interface ServerMessage {
  readonly type: string
  readonly body: Buffer
}

/** What the client says first: protocol 3.0 and the session's parameters, `user` among them. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`)
  return withLength(Buffer.concat([PROTOCOL_3_0, Buffer.from(`${pairs.join('')}\0`)]))
}

export function queryMessage(sql: string): Buffer {
  return Buffer.concat([Buffer.from('Q'), withLength(Buffer.from(`${sql}\0`))])
}

export const TERMINATE = Buffer.from('X\0\0\0\x04')

/**
 * Puts a stream together again as messages. Bounded: `push` throws past `maxBytes` of all together, and at a
 * message beyond MAX_MESSAGE_BYTES. Who has read the messages may wipe them.
 */
export class MessageReader {
  readonly #maxBytes: number
  #pending: Buffer = Buffer.alloc(0)
  #total = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The messages that this chunk completes. Throws when it is no message, or too much. */
  push(chunk: Buffer): ServerMessage[] {
    this.#total += chunk.length
    if (this.#total > this.#maxBytes) throw new OversizedAnswer()
    let rest = Buffer.concat([this.#pending, chunk])
    this.#pending.fill(0)
    const messages: ServerMessage[] = []
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readInt32BE(1)
      if (length < LENGTH_BYTES) throw new Error('not a message of PostgreSQL')
      if (length > MAX_MESSAGE_BYTES) throw new OversizedAnswer()
      if (rest.length < 1 + length) break
      messages.push({
        type: rest.toString('latin1', 0, 1),
        body: rest.subarray(HEADER_BYTES, 1 + length),
      })
      rest = rest.subarray(1 + length)
    }
    this.#pending = rest
    return messages
  }
}

/** A role that is in all of a thousand groups takes 64 KiB. */
const MAX_MESSAGE_BYTES = 1024 * 1024

export class OversizedAnswer extends Error {}

/** The first column of a DataRow; undefined: NULL, or it has none. Never throws. */
export function firstColumn(body: Buffer): string | undefined {
  if (body.length < 6 || body.readInt16BE(0) < 1) return undefined
  const length = body.readInt32BE(2)
  return length < 0 ? undefined : body.toString('utf8', 6, 6 + length)
}

/** What an AuthenticationRequest asks for: 0 is nothing more. */
export function authenticationCode(body: Buffer): number {
  return body.length < 4 ? -1 : body.readInt32BE(0)
}

/** Code of an ErrorResponse; empty: none. The text beside it may name users, and is left alone. */
export function sqlState(body: Buffer): string {
  return errorField(body, /^C[\dA-Z]{5}$/)
}

/** Place in the source of PostgreSQL that made it, which tells errors of one code apart. */
export function errorRoutine(body: Buffer): string {
  return errorField(body, /^R\w{1,63}$/)
}

function errorField(body: Buffer, form: RegExp): string {
  const fields = body.toString('latin1').split('\0')
  return fields.find((field) => form.test(field))?.slice(1) ?? ''
}

const PROTOCOL_3_0 = Buffer.from([0, 3, 0, 0])
const LENGTH_BYTES = 4
const HEADER_BYTES = 1 + LENGTH_BYTES

/** The length counts itself. */
function withLength(body: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeInt32BE(LENGTH_BYTES + body.length)
  return Buffer.concat([length, body])
}
