import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitVisible } from './HostText.tsx'

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
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = splitVisible(text).map(({ part }) => part)
      return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown.join(' '))
    }),
  )
})
