/** An answer of Redis. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Reply[] }
  | { readonly kind: 'none' }

export type ParsedReply =
  | { readonly kind: 'whole'; readonly reply: Reply; readonly end: number }
  | { readonly kind: 'partial' }
  | { readonly kind: 'malformed' }

/** A command in the protocol of Redis (RESP 2). */
export function encodeCommand(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
  return `*${words.length}\r\n${parts.join('')}`
}

/** The answer that begins at `start`. Pure; never throws. */
export function parseReply(bytes: Buffer, start = 0, depth = 0): ParsedReply {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd < 0) return bytes.length - start > MAX_LINE_BYTES ? MALFORMED : PARTIAL
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  switch (bytes.toString('latin1', start, start + 1)) {
    case '+':
    case ':':
      return { kind: 'whole', reply: { kind: 'text', text: line }, end }
    case '-':
      return { kind: 'whole', reply: { kind: 'error', text: line }, end }
    case '$':
      return parseBulk(bytes, line, end)
    case '*':
      return depth < MAX_DEPTH_COUNT ? parseList(bytes, line, end, depth + 1) : MALFORMED
    default:
      return MALFORMED
  }
}

const PARTIAL = { kind: 'partial' } as const
const MALFORMED = { kind: 'malformed' } as const
/** The first line of an answer; Redis' errors repeat at most 128 characters of a command. */
const MAX_LINE_BYTES = 65_536
const MAX_DEPTH_COUNT = 4
const NUMBER = /^\d{1,9}$/

function parseBulk(bytes: Buffer, line: string, start: number): ParsedReply {
  if (line === '-1') return { kind: 'whole', reply: { kind: 'none' }, end: start }
  if (!NUMBER.test(line)) return MALFORMED
  const end = start + Number(line)
  if (bytes.length < end + 2) return PARTIAL
  if (bytes.toString('latin1', end, end + 2) !== '\r\n') return MALFORMED
  const text = bytes.toString('utf8', start, end)
  return { kind: 'whole', reply: { kind: 'text', text }, end: end + 2 }
}

function parseList(bytes: Buffer, line: string, start: number, depth: number): ParsedReply {
  if (line === '-1') return { kind: 'whole', reply: { kind: 'none' }, end: start }
  if (!NUMBER.test(line)) return MALFORMED
  const items: Reply[] = []
  let end = start
  while (items.length < Number(line)) {
    const item = parseReply(bytes, end, depth)
    if (item.kind !== 'whole') return item
    items.push(item.reply)
    end = item.end
  }
  return { kind: 'whole', reply: { kind: 'list', items }, end }
}
