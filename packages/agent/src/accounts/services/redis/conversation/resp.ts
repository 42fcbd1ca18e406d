/** An answer of Redis. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Reply[] }
  | { readonly kind: 'none' }

/** A command in the protocol of Redis (RESP 2). */
export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
  return `*${words.length}\r\n${parts.join('')}`
}

/**
 * Puts one answer together from the chunks that it comes in. Each byte is looked at once, however many there are:
 * whoever answers may be anybody.
 */
export class ReplyReader {
  /** What is not used yet; joined only once it may be enough. */
  #chunks: Buffer[] = []
  #length = 0
  /** Bytes without which the next part is not whole. */
  #wanted = 1
  #total = 0
  #parts = 0
  readonly #open: OpenList[] = []

  /** The answer, once this chunk completes it; never throws. Nothing is read after that. */
  push(chunk: Buffer): Reply | 'partial' | 'malformed' {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    this.#total += chunk.length
    if (this.#total > MAX_ANSWER_BYTES) return 'malformed'
    if (this.#length < this.#wanted) return 'partial'
    const bytes = Buffer.concat(this.#chunks)
    let at = 0
    for (;;) {
      const part = parsePart(bytes, at)
      if (part === 'malformed') return 'malformed'
      if (typeof part === 'number') {
        this.#chunks = [bytes.subarray(at)]
        this.#length = bytes.length - at
        this.#wanted = part
        return 'partial'
      }
      at = part.end
      this.#parts += 1
      if (this.#parts > MAX_PART_COUNT) return 'malformed'
      const whole = this.#take(part)
      if (whole !== undefined) return whole
    }
  }

  /** Puts a part into its place; the answer, if it is the last one. */
  #take({ reply, count }: Part): Reply | 'malformed' | undefined {
    if (count !== undefined && count > 0) {
      this.#open.push({ items: [], left: count })
      return this.#open.length > MAX_DEPTH_COUNT ? 'malformed' : undefined
    }
    let done: Reply = reply
    for (let list = this.#open.at(-1); list !== undefined; list = this.#open.at(-1)) {
      list.items.push(done)
      list.left -= 1
      if (list.left > 0) return undefined
      done = { kind: 'list', items: list.items }
      this.#open.pop()
    }
    return done
  }
}

interface OpenList {
  readonly items: Reply[]
  left: number
}

/** A text, or the head of a list of so many. */
interface Part {
  readonly reply: Reply
  readonly count?: number
  readonly end: number
}

/** 100 bytes for each user. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024
/** Texts and lists. ACL LIST has one for each user. */
const MAX_PART_COUNT = 50_000
/** The first line of an answer; Redis' errors repeat at most 128 characters of a command. */
const MAX_LINE_BYTES = 65_536
const MAX_DEPTH_COUNT = 4
const NUMBER = /^\d{1,9}$/

/** The part that begins at `start`, or of how many bytes there must be more than there are. */
function parsePart(bytes: Buffer, start: number): Part | number | 'malformed' {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd < 0) {
    const length = bytes.length - start
    return length > MAX_LINE_BYTES ? 'malformed' : length + 1
  }
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  switch (bytes.toString('latin1', start, start + 1)) {
    case '+':
    case ':':
      return { reply: { kind: 'text', text: line }, end }
    case '-':
      return { reply: { kind: 'error', text: line }, end }
    case '$':
      return parseBulk(bytes, line, { start, end })
    case '*':
      return parseListHead(line, end)
    default:
      return 'malformed'
  }
}

function parseBulk(
  bytes: Buffer,
  line: string,
  head: { readonly start: number; readonly end: number },
): Part | number | 'malformed' {
  if (line === '-1') return { reply: { kind: 'none' }, end: head.end }
  if (!NUMBER.test(line)) return 'malformed'
  const end = head.end + Number(line)
  if (bytes.length < end + 2) return end + 2 - head.start
  if (bytes.toString('latin1', end, end + 2) !== '\r\n') return 'malformed'
  return { reply: { kind: 'text', text: bytes.toString('utf8', head.end, end) }, end: end + 2 }
}

function parseListHead(line: string, end: number): Part | 'malformed' {
  if (line === '-1') return { reply: { kind: 'none' }, end }
  if (!NUMBER.test(line)) return 'malformed'
  return { reply: { kind: 'list', items: [] }, count: Number(line), end }
}
