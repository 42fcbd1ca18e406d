import { expect, test } from 'vitest'
import { createTerminal, paint } from './terminal.ts'

const screen = { isTTY: true, columns: 80 } as NodeJS.WriteStream
const sizeless = { isTTY: true, columns: 0 } as NodeJS.WriteStream
const file = { isTTY: false } as NodeJS.WriteStream

test.each([
  ['a screen', screen, {}, true],
  ['a screen with NO_COLOR', screen, { NO_COLOR: '1' }, false],
  ['a screen with an empty NO_COLOR', screen, { NO_COLOR: '' }, true],
  ['a dumb screen', screen, { TERM: 'dumb' }, false],
  ['a file', file, {}, false],
])('colour on %s', (_, stream, environment, colour) => {
  expect(createTerminal(stream, stream, environment).colour).toBe(colour)
})

test.each([
  ['a screen', screen, 80],
  ['a screen without a size', sizeless, undefined],
  ['a file', file, undefined],
])('width of %s', (_, stream, width) => {
  expect(createTerminal(stream, stream, {}).width).toBe(width)
})

test('nothing needs no colour', () => {
  const terminal = createTerminal(screen, screen, {})
  expect(paint(terminal, 'red', 'x')).toBe('\u{1B}[31mx\u{1B}[39m')
  expect(paint(terminal, 'red', '')).toBe('')
})
