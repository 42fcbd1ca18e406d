import { expect, test } from 'vitest'
import { createSignInLinks } from './sign-in-links.ts'

test('a code is good once', async () => {
  const links = createSignInLinks()
  const code = links.create()
  expect(await links.take('another')).toBe(false)
  expect(await links.take(code)).toBe(true)
  expect(await links.take(code)).toBe(false)
})

test('a code is good for ten minutes', async () => {
  let now = 0
  const links = createSignInLinks({ now: () => now })
  const [first, second] = [links.create(), links.create()]
  now = 10 * 60_000 - 1
  expect(await links.take(first)).toBe(true)
  now += 1
  expect(await links.take(second)).toBe(false)
})

test('a fifth code makes the oldest one worthless', async () => {
  const links = createSignInLinks()
  const codes = Array.from({ length: 5 }, () => links.create())
  const taken = await Promise.all(codes.map((code) => links.take(code)))
  expect(taken).toEqual([false, true, true, true, true])
})
