import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MessageReader,
  OversizedAnswer,
  authenticationCode,
  errorRoutine,
  firstColumn,
  queryMessage,
  sqlState,
  startupMessage,
} from './messages.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((values) => Buffer.from(values))
const letters = fc.constantFrom('R', 'S', 'D', 'C', 'Z', 'E', 'N')

describe('messages of the server', () => {
  test('come out as they went in, however the stream is cut', () => {
    const messages = fc.array(fc.record({ type: letters, body: bytes }), { maxLength: 10 })
    fc.assert(
      fc.property(messages, fc.array(fc.nat(500)), (sent, cuts) => {
        const reader = new MessageReader(1_000_000)
        const read = cut(Buffer.concat(sent.map(encode)), cuts).flatMap((part) => reader.push(part))
        expect(read.map(({ type, body }) => [type, [...body]])).toEqual(
          sent.map(({ type, body }) => [type, [...body]]),
        )
      }),
    )
  })

  test('that are none end the conversation, and do no more', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        expect(pushed(new MessageReader(200), noise)).toMatch(/^(\d+|too much|no message)$/)
      }),
    )
  })

  test('are bounded, one alone and all together', () => {
    const endless = encode({ type: 'D', body: Buffer.alloc(2_000_000) })
    const start = endless.subarray(0, 10)
    expect(() => new MessageReader(10_000_000).push(start)).toThrow(OversizedAnswer)
    const large = encode({ type: 'D', body: Buffer.alloc(200) })
    const reader = new MessageReader(300)
    reader.push(large)
    expect(() => reader.push(large)).toThrow(OversizedAnswer)
  })

  test('with any body have a column, a code and an error, or none', () => {
    fc.assert(
      fc.property(bytes, (body) => {
        expect(typeof (firstColumn(body) ?? '')).toBe('string')
        expect(typeof authenticationCode(body)).toBe('number')
        expect(sqlState(body)).toMatch(/^([\dA-Z]{5})?$/)
        expect(errorRoutine(body)).toMatch(/^\w*$/)
      }),
    )
  })

  test('say what they say', () => {
    expect(firstColumn(Buffer.from('\0\x02\0\0\0\x03abc\xFF\xFF\xFF\xFF', 'latin1'))).toBe('abc')
    expect(firstColumn(Buffer.from('\0\x01\xFF\xFF\xFF\xFF', 'latin1'))).toBeUndefined()
    const error = Buffer.from('SFATAL\0VFATAL\0C28000\0MCxxxxx\0RInitPostgres\0\0')
    expect([sqlState(error), errorRoutine(error)]).toEqual(['28000', 'InitPostgres'])
    expect(authenticationCode(Buffer.from([0, 0, 0, 10]))).toBe(10)
  })
})

test('messages of ours are those of the protocol', () => {
  expect(startupMessage({ user: 'a' }).toString('latin1')).toBe('\0\0\0\x10\0\x03\0\0user\0a\0\0')
  expect(queryMessage('select 1').toString('latin1')).toBe('Q\0\0\0\x0Dselect 1\0')
})

/** How many messages it took, or why it did not. */
function pushed(reader: MessageReader, chunk: Buffer): string {
  try {
    return String(reader.push(chunk).length)
  } catch (error) {
    if (error instanceof OversizedAnswer) return 'too much'
    return (error as Error).message === 'not a message of PostgreSQL' ? 'no message' : String(error)
  }
}

function encode({ type, body }: { type: string; body: Buffer }): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(type), length, body])
}

function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.filter((place) => place < stream.length), stream.length]
  const sorted = at.toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, i) => stream.subarray(sorted[i], end))
}
