import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReplyReader, encodeCommand } from './resp.ts'
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

describe('ReplyReader', () => {
  test('reads every answer, in whatever chunks it comes', () => {
    fc.assert(
      fc.property(fc.oneof(leaf, list), fc.array(fc.nat()), ([encoded, reply], cuts) => {
        const bytes = Buffer.from(encoded)
        const reader = new ReplyReader()
        const places = cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b)
        const ends = [...places, bytes.length]
        const answers = ends.map((end, i) => reader.push(bytes.subarray(ends[i - 1] ?? 0, end)))
        expect(answers.pop()).toEqual(reply)
        expect(answers.every((answer) => answer === 'partial')).toBe(true)
        const more = Buffer.concat([bytes, Buffer.from('+more\r\n')])
        expect(new ReplyReader().push(more)).toEqual(reply)
      }),
    )
  })

  test('reads what we send', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (words) => {
        const items = words.map((word) => ({ kind: 'text', text: word }))
        expect(heard(encodeCommand(words))).toEqual({ kind: 'list', items })
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
    expect(heard(answer)).toBe('malformed')
  })

  test.each([
    ['a line', '+'.repeat(70_000)],
    ['lists in lists', '*1\r\n'.repeat(50)],
    ['a list of empty texts', `*999999999\r\n${'+\r\n'.repeat(60_000)}`],
    ['a text', `$999999999\r\n${'x'.repeat(5_000_000)}`],
  ])('refuses an answer without an end: %s', (_, answer) => {
    expect(heard(answer)).toBe('malformed')
  })

  test('looks at each byte of a list once, however it comes', () => {
    const reader = new ReplyReader()
    reader.push(Buffer.from('*999999999\r\n'))
    const chunk = Buffer.from('+\r\n')
    // Looking at all of it anew for each of them takes minutes.
    for (let i = 0; i < 49_000; i += 1) expect(reader.push(chunk)).toBe('partial')
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => new ReplyReader().push(Buffer.from(bytes))).not.toThrow()
      }),
    )
  })
})

function heard(answer: string) {
  return new ReplyReader().push(Buffer.from(answer))
}
