import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommand, parseReply } from './resp.ts'
import type { Reply } from './resp.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const line = fc.string({ maxLength: 20 }).filter((word) => !/[\r\n]/.test(word))
const leaf: fc.Arbitrary<readonly [string, Reply]> = fc.oneof(
  text.map(
    (word) => [`$${Buffer.byteLength(word)}\r\n${word}\r\n`, { kind: 'text', text: word }] as const,
  ),
  line.map((word) => [`+${word}\r\n`, { kind: 'text', text: word }] as const),
  line.map((word) => [`-${word}\r\n`, { kind: 'error', text: word }] as const),
  fc.nat().map((count) => [`:${count}\r\n`, { kind: 'text', text: String(count) }] as const),
  fc.constant(['$-1\r\n', { kind: 'none' }] as const),
)
const list = fc.array(leaf, { maxLength: 5 }).map((items): readonly [string, Reply] => {
  const body = items.map(([encoded]) => encoded).join('')
  return [`*${items.length}\r\n${body}`, { kind: 'list', items: items.map(([, reply]) => reply) }]
})

describe('parseReply', () => {
  test('reads every answer, and waits for one that is cut off', () => {
    fc.assert(
      fc.property(fc.oneof(leaf, list), fc.nat(), ([encoded, reply], cut) => {
        const bytes = Buffer.from(encoded)
        expect(parseReply(Buffer.concat([bytes, Buffer.from('+more\r\n')]))).toEqual({
          kind: 'whole',
          reply,
          end: bytes.length,
        })
        expect(parseReply(bytes.subarray(0, cut % bytes.length)).kind).toBe('partial')
      }),
    )
  })

  test('reads what we send', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (words) => {
        const parsed = parseReply(Buffer.from(encodeCommand(words)))
        const items = words.map((word) => ({ kind: 'text', text: word }))
        expect(parsed).toMatchObject({ kind: 'whole', reply: { kind: 'list', items } })
      }),
    )
  })

  test.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    '$x\r\n',
    '*99999999999\r\n',
    '$2\r\nabcd',
    '\x15\x03\x01\0\x02\r\n',
  ])('refuses %j', (answer) => {
    expect(parseReply(Buffer.from(answer))).toEqual({ kind: 'malformed' })
  })

  test('refuses an answer without an end', () => {
    expect(parseReply(Buffer.alloc(70_000, '+')).kind).toBe('malformed')
    expect(parseReply(Buffer.from('*1\r\n'.repeat(50))).kind).toBe('malformed')
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(['whole', 'partial', 'malformed']).toContain(parseReply(Buffer.from(bytes)).kind)
      }),
    )
  })
})
