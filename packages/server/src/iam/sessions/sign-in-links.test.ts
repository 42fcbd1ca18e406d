import { expect, test } from 'vitest'
import { createSignInLinks } from './sign-in-links.ts'

test('a code is good once', () => {
  const links = createSignInLinks()
  const code = links.create()
  expect(links.take('another')).toBe(false)
  expect(links.take(code)).toBe(true)
  expect(links.take(code)).toBe(false)
})

test('a code is good for ten minutes', () => {
  let now = 0
  const links = createSignInLinks(() => now)
  const [first, second] = [links.create(), links.create()]
  now = 10 * 60_000 - 1
  expect(links.take(first)).toBe(true)
  now += 1
  expect(links.take(second)).toBe(false)
})

test('a fifth code makes the oldest one worthless', () => {
  const links = createSignInLinks()
  const codes = Array.from({ length: 5 }, () => links.create())
  expect(codes.map((code) => links.take(code))).toEqual([false, true, true, true, true])
})
