import { expect, test } from 'vitest'
import { NewestOnly } from './newest-only.ts'

test('a newer value replaces one that nobody took', async () => {
  const inbox = new NewestOnly<string>(new AbortController().signal)
  inbox.put('old')
  inbox.put('new')

  expect(await inbox.take()).toBe('new')
})

test('a value that was put back gives way to a newer one', async () => {
  const inbox = new NewestOnly<string>(new AbortController().signal)
  inbox.put('new')
  inbox.putBack('old')

  expect(await inbox.take()).toBe('new')
})

test('whoever waits gets what comes, or nothing once the signal aborts', async () => {
  const stop = new AbortController()
  const inbox = new NewestOnly<string>(stop.signal)
  const first = inbox.take()
  inbox.put('first')
  expect(await first).toBe('first')

  const second = inbox.take()
  stop.abort()
  expect(await second).toBeUndefined()
  expect(await inbox.take()).toBeUndefined()
})
