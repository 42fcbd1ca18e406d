import { expect, test } from 'vitest'
import { randomPassword } from './random-password.ts'

test('uses all of its 32 characters, and none that is misread', () => {
  const seen = new Set(Array.from({ length: 200 }, randomPassword).join(''))
  expect([...seen].toSorted().join('')).toBe('-0123456789abcdefghjkmnpqrstvwxyz')
})

test('never gives the same twice', () => {
  expect(new Set(Array.from({ length: 1000 }, randomPassword)).size).toBe(1000)
})
