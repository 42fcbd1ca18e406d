import { expect, test } from 'vitest'
import { createRevisionedCache } from './revisioned-cache.ts'

/** A database with a revision and a value, which counts how often it is asked. */
function source() {
  return {
    revision: 1,
    value: { name: 'old' },
    asked: { revision: 0, value: 0 },
    readRevision: async function () {
      this.asked.revision += 1
      return String(this.revision)
    },
    read: async function () {
      this.asked.value += 1
      return this.value
    },
  }
}

test('what is known is answered without the database', async () => {
  const db = source()
  const cache = createRevisionedCache(() => db.readRevision())
  for (let n = 0; n < 100; n++) await cache.find('k', () => db.read())
  expect(db.asked).toEqual({ revision: 1, value: 1 })
})

test('what nobody has is asked for again', async () => {
  const cache = createRevisionedCache(() => Promise.resolve('1'))
  expect(await cache.find('k', () => Promise.resolve(undefined))).toBeUndefined()
  expect(await cache.find('k', () => Promise.resolve({ name: 'new' }))).toEqual({ name: 'new' })
})

test('a change of this process is seen at once', async () => {
  const db = source()
  const cache = createRevisionedCache(() => db.readRevision())
  await cache.find('k', () => db.read())
  db.value = { name: 'new' }
  db.revision += 1
  cache.expectChanges()
  expect(await cache.find('k', () => db.read())).toEqual({ name: 'new' })
})

test('nobody is satisfied by a check that began before the change', async () => {
  const answers: ((revision: string) => void)[] = []
  const cache = createRevisionedCache(() => new Promise((resolve) => answers.push(resolve)))
  const first = cache.find('k', () => Promise.resolve({ name: 'old' }))
  answers[0]?.('1')
  await first

  cache.expectChanges()
  const early = cache.find('other', () => Promise.resolve({ name: 'other' }))
  cache.expectChanges()
  const late = cache.find('k', () => Promise.resolve({ name: 'new' }))
  // The check that both wait for was asked before the second change, so it has not seen it.
  answers[1]?.('1')
  await expect.poll(() => answers.length).toBe(3)
  answers[2]?.('2')
  await early
  expect(await late).toEqual({ name: 'new' })
})

test('what was read during a change is not kept', async () => {
  const db = source()
  const cache = createRevisionedCache(() => db.readRevision())
  let release: (value: { name: string }) => void = () => {}
  const slow = cache.find(
    'k',
    () => new Promise<{ name: string }>((resolve) => (release = resolve)),
  )
  await expect.poll(() => db.asked.revision).toBe(1)
  db.revision += 1
  cache.expectChanges()
  await cache.find('other', () => db.read())
  release({ name: 'old' })
  await slow
  expect(await cache.find('k', () => Promise.resolve({ name: 'new' }))).toEqual({ name: 'new' })
})
