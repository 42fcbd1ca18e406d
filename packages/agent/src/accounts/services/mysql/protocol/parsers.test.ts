import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAuthReply, parseGreeting } from './handshake.ts'
import { PacketSplitter, framePacket } from './packet-splitter.ts'
import { parseRow } from './result-set.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))

test('parseGreeting and parseAuthReply take any bytes', () => {
  fc.assert(
    fc.property(bytes, (any) => {
      parseGreeting(any)
      expect(parseAuthReply(any)).toHaveProperty('kind')
    }),
  )
})

test('parseRow gives as many columns as were asked for, or nothing', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 12 }), (any, columns) => {
      const row = parseRow(any, columns)
      expect([columns, undefined]).toContain(row?.length)
    }),
  )
})

test('parseRow reads texts of every length, and NULL', () => {
  const lengths = [0, 1, 250, 251, 65_535, 65_536]
  const value = fc.constantFrom(null, 'ü', ...lengths.map((length) => 'x'.repeat(length)))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (row) => {
      expect(parseRow(Buffer.concat(row.map(encode)), row.length)).toEqual(row)
    }),
    { numRuns: 30 },
  )
})

test('PacketSplitter gives the same packets however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (all, size) => {
      const stream = Buffer.concat(
        all.map((payload, sequence) => framePacket({ sequence, payload })),
      )
      const splitter = new PacketSplitter()
      const packets = []
      for (let at = 0; at < stream.length; at += size) {
        packets.push(...(splitter.push(stream.subarray(at, at + size)) ?? []))
      }
      expect(packets.map(({ payload }) => payload)).toEqual(all)
    }),
  )
})

function encode(value: string | null): Buffer {
  if (value === null) return Buffer.from([0xfb])
  const text = Buffer.from(value)
  const head = Buffer.alloc(4)
  if (text.length < 251) return Buffer.concat([Buffer.from([text.length]), text])
  const width = text.length < 65_536 ? 2 : 3
  head.writeUInt8(width === 2 ? 0xfc : 0xfd)
  head.writeUIntLE(text.length, 1, width)
  return Buffer.concat([head.subarray(0, width + 1), text])
}
