import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveWords } from './derived-words.ts'

const subject = { userName: 'alice', comment: 'Alice Smith,Room 5', hostName: 'web1.example.org' }

describe('deriveWords', () => {
  test('derives from user, year, host and comment', () => {
    const { first, later } = deriveWords({ ...subject, year: 2026 })
    const words = [...first, ...later].flatMap((segment) => segment.words)
    for (const word of ['alice', 'Alice123', 'alice@123', 'ecila', '@l1c3', 'Alice@2026']) {
      expect(words).toContain(word)
    }
    for (const word of ['web1', 'alice@web1', 'smith', 'Smith123']) expect(words).toContain(word)
  })

  test('a new year or another host costs only its own words', () => {
    const ids = (other: object) =>
      deriveWords({ ...subject, year: 2026, ...other }).later.map((segment) => segment.id)
    const before = new Set(ids({}))
    expect(ids({ year: 2027 }).filter((id) => !before.has(id))).toHaveLength(1)
    expect(ids({ hostName: 'db7' }).filter((id) => !before.has(id))).toHaveLength(1)
  })

  test('is bounded and has no word twice in a segment, whatever the names', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(any, any, any, (userName, comment, hostName) => {
        const { first, later } = deriveWords({ userName, comment, hostName, year: 2026 })
        expect(first.flatMap(({ words }) => words).length).toBeLessThanOrEqual(12)
        expect(later.flatMap(({ words }) => words).length).toBeLessThanOrEqual(120)
        for (const { words } of [...first, ...later]) {
          expect(new Set(words).size).toBe(words.length)
          for (const word of words) expect(Buffer.byteLength(word)).toBeLessThan(512)
        }
      }),
    )
  })
})
