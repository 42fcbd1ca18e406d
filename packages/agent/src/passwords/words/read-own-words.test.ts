import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packOwnWords } from './own-words.ts'
import type { OwnWords } from './own-words.ts'
import { readOwnWords } from './read-own-words.ts'

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size))
  }
}

function wordsOf({ words }: OwnWords): (string | undefined)[] {
  return Array.from({ length: words.length }, (_, i) => words.at(i))
}

describe('readProjectWords', () => {
  test('reads what JSON.parse reads, whatever the pieces, the words and what stands beside them', async () => {
    const word = fc.oneof(anyText(), fc.constantFrom('"', '\\', 'words', '\\"'))
    const list = fc.record({
      other: fc.jsonValue(),
      revision: fc.string({ minLength: 1 }),
      words: fc.array(word),
      more: fc.jsonValue(),
    })
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 64 }), async (value, size) => {
        const read = await readOwnWords(inPieces(JSON.stringify(value, null, size % 3), size))
        const packed = packOwnWords(value.revision, value.words)
        expect([read.revision, read.gaps]).toEqual([packed.revision, packed.gaps])
        expect(wordsOf(read)).toEqual(wordsOf(packed))
      }),
    )
  })

  test('counts a word that is too long, and reads the one beside it', async () => {
    const words = ['x'.repeat(100_000), 'fine', '\u{1}'.repeat(600)]
    const read = await readOwnWords(inPieces(JSON.stringify({ revision: '1', words }), 1_000))
    expect(wordsOf(read)).toEqual(['fine'])
    expect(read.gaps).toEqual([{ what: 'own word', reason: 'oversized', count: 2 }])
  })

  test('takes half an answer for none', async () => {
    const text = JSON.stringify({ revision: '1', words: ['a', 'b'] })
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (end) => {
        await expect(readOwnWords(inPieces(text.slice(0, end), 8))).rejects.toThrow(SyntaxError)
      }),
    )
  })

  test.each([
    '',
    '[]',
    '{}',
    '{"revision":"1"}',
    '{"words":["a"]}',
    '<html>',
    '{"words":"a","revision":"1"}',
  ])('throws for %j', async (text) => {
    await expect(readOwnWords(inPieces(text, 8))).rejects.toThrow(SyntaxError)
  })
})
