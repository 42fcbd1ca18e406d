import { anyText } from '@openhss/testkit/any-text'
import { array, assert, property } from 'fast-check'
import { expect, test } from 'vitest'
import { splitVisible } from './visible-text.ts'

test('names what cannot be seen by its code point', () => {
  expect(splitVisible('a\u202Egnp.exe\n')).toEqual([
    { part: 'a', isHidden: false },
    { part: 'U+202E', isHidden: true },
    { part: 'gnp.exe', isHidden: false },
    { part: 'U+000A', isHidden: true },
  ])
})

test('leaves text of any language as it is', () => {
  expect(splitVisible('数据库-7 été')).toEqual([{ part: '数据库-7 été', isHidden: false }])
})

test('shows no control, format or bidirectional character of any text', () => {
  assert(
    property(array(anyText(), { maxLength: 20 }), (texts) => {
      const shown = texts.flatMap(splitVisible).map(({ part }) => part)
      expect(shown.join(' ')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    }),
  )
})
