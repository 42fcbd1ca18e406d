import { expect, test } from 'vitest'
import { togglePage, toggleRows } from './selection.ts'

const PAGE = ['a', 'b', 'c', 'd']

test('a row is chosen, and taken out of the choice again', () => {
  expect([...toggleRows(new Set(['z']), PAGE, 'b', undefined)]).toEqual(['z', 'b'])
  expect([...toggleRows(new Set(['z', 'b']), PAGE, 'b', undefined)]).toEqual(['z'])
})

test('a range goes from the row that was chosen last, in either direction', () => {
  expect([...toggleRows(new Set(['b']), PAGE, 'd', 'b')]).toEqual(['b', 'c', 'd'])
  expect([...toggleRows(new Set(['c']), PAGE, 'a', 'c')].toSorted()).toEqual(['a', 'b', 'c'])
})

test('a range from a row of another page is that one row', () => {
  expect([...toggleRows(new Set(['z']), PAGE, 'c', 'z')]).toEqual(['z', 'c'])
})

test('a page is chosen as a whole, and rows of other pages stay', () => {
  expect([...togglePage(new Set(['z', 'b']), PAGE)].toSorted()).toEqual(['a', 'b', 'c', 'd', 'z'])
  expect([...togglePage(new Set(['z', ...PAGE]), PAGE)]).toEqual(['z'])
})
