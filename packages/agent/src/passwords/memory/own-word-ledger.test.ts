import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packOwnWords } from '../words/own-words.ts'
import { orderedOwnWords, testFingerprints } from './ordered-own-words.fixture.ts'
import { OrderedOwnWords } from './ordered-own-words.ts'
import { formatLedger, parseLedger } from './own-word-file.ts'

const START = orderedOwnWords(['a', 'b', 'c'])

function update(before: OrderedOwnWords, words: readonly string[]): OrderedOwnWords {
  const own = packOwnWords(words.join('\n'), words)
  return new OrderedOwnWords(before.ledger, own, testFingerprints)
}

function fileOf({ ledger }: OrderedOwnWords): Buffer {
  return Buffer.concat(formatLedger(ledger))
}

function wordsOf(ordered: OrderedOwnWords): (string | undefined)[] {
  return Array.from({ length: ordered.length }, (_, position) => ordered.at(position))
}

describe('the ledger of own words', () => {
  test('is unchanged by the same words in another order', () => {
    const again = update(START, ['c', 'a', 'b', 'a'])
    expect(again.ledger).toBe(START.ledger)
    expect(wordsOf(again)).toEqual(['a', 'b', 'c'])
  })

  test('appends a new word once, so that it is tested alone', () => {
    expect(wordsOf(update(START, ['new', 'a', 'b', 'new', 'c']))).toEqual(['a', 'b', 'c', 'new'])
  })

  test('gives a word that comes back a new place', () => {
    const without = update(START, ['a', 'c'])
    expect(wordsOf(without)).toEqual(['a', undefined, 'c'])
    expect(wordsOf(update(without, ['a', 'b', 'c']))).toEqual(['a', undefined, 'c', 'b'])
  })

  test('starts anew when holes outnumber words', () => {
    const old = orderedOwnWords(Array.from({ length: 1_100 }, (_, i) => `old${i}`))
    const anew = update(old, ['a'])
    expect(wordsOf(anew)).toEqual(['a'])
    expect(anew.ledger.generation).not.toBe(old.ledger.generation)
  })

  test('holds exactly the current words, each where it was, through changes and the file', () => {
    const words = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }))
    fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), (lists) => {
        let before = orderedOwnWords([])
        for (const list of lists) {
          const stored = parseLedger(fileOf(before))
          expect(stored).toEqual(before.ledger)
          const usable = list.filter((word) => !/[\0\u{FFFD}]/u.test(word))
          const after = update(before, usable)
          const current = wordsOf(after)
          expect(new Set(current.filter((word) => word !== undefined))).toEqual(new Set(usable))
          expect(after.count).toBe(usable.length)
          const places = current.map((word) => (word === undefined ? undefined : after.find(word)))
          expect(places).toEqual(current.map((word, i) => (word === undefined ? undefined : i)))
          const kept = wordsOf(before).map((word) =>
            usable.includes(word ?? '') ? word : undefined,
          )
          expect(current.slice(0, before.length)).toEqual(kept)
          for (const hole of after.holes) expect(current[hole]).toBeUndefined()
          expect(after.find('never an own word')).toBeUndefined()
          before = after
        }
      }),
    )
  })
})

describe('the file of the ledger', () => {
  test('takes 8 bytes for a word', () => {
    const many = orderedOwnWords(Array.from({ length: 1_000 }, (_, i) => `word${i}`))
    expect(fileOf(many)).toHaveLength(8_040)
  })

  test('is started anew under another generation when a bit of it is damaged', () => {
    const file = fileOf(START)
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(file)
        damaged[at] = (damaged[at] ?? 0) ^ change
        const { generation, fingerprints } = parseLedger(damaged)
        expect(fingerprints).toHaveLength(0)
        expect(generation).not.toBe(START.ledger.generation)
      }),
    )
  })

  test('is started anew when it is cut, missing or not ours', () => {
    const file = fileOf(START)
    for (const bytes of [undefined, Buffer.alloc(0), file.subarray(0, -1), Buffer.alloc(40)]) {
      expect(parseLedger(bytes).fingerprints).toHaveLength(0)
    }
  })
})
