import { expect, test } from 'vitest'
import { createKeyPair } from './key-pair.ts'

test('has the form of IAM keys, and every character is as likely as another', () => {
  const pairs = Array.from({ length: 5000 }, createKeyPair)
  for (const { access, secret } of pairs) {
    expect(access).toMatch(/^[A-Z0-9]{20}$/)
    expect(secret).toMatch(/^[A-Za-z0-9]{40}$/)
  }
  expectEven(pairs.map(({ access }) => access).join(''), 36)
  expectEven(pairs.map(({ secret }) => secret).join(''), 62)
  expect(new Set(pairs.map(({ access }) => access)).size).toBe(pairs.length)
})

/**
 * Tests by chi-squared, at six standard deviations above its mean; a byte modulo 62 is near 1,400 instead
 * of 61.
 */
function expectEven(text: string, kinds: number): void {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  const expected = text.length / kinds
  expect(counts.size).toBe(kinds)
  const squares = [...counts.values()].map((count) => (count - expected) ** 2 / expected)
  const sum = squares.reduce((total, square) => total + square, 0)
  expect(sum).toBeLessThan(kinds + 6 * Math.sqrt(2 * kinds))
}
