import { expect, test } from 'vitest'
import { Rejections } from './rejections.ts'

test('three rejections over ten minutes are believed, and no fewer', () => {
  let now = 0
  const rejections = new Rejections(600_000, () => now)
  expect([rejections.note(), rejections.note(), rejections.note()]).toEqual([false, false, false])
  now = 599_999
  expect(rejections.note()).toBe(false)
  now = 600_000
  expect(rejections.note()).toBe(true)
})

test('two are too few, however long it takes', () => {
  let now = 0
  const rejections = new Rejections(600_000, () => now)
  rejections.note()
  now = 9_000_000
  expect(rejections.note()).toBe(false)
  expect(rejections.note()).toBe(true)
})

test('one answer that knows the agent ends the count', () => {
  let now = 0
  const rejections = new Rejections(600_000, () => now)
  rejections.note()
  rejections.note()
  rejections.forget()
  now = 600_000
  expect(rejections.note()).toBe(false)
})
