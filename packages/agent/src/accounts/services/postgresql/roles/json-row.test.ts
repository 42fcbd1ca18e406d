import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseObject, parseTexts } from './json-row.ts'

test('parseObject gives the fields of an object, and none of anything else', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.nat())), (row) => {
      expect(parseObject(JSON.stringify(row))).toEqual(row)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(anyText(), fc.json()), (text) => {
      expect(parseObject(text)).toBeTypeOf('object')
    }),
  )
})

test('parseTexts keeps every text beside whatever is none', () => {
  fc.assert(
    fc.property(fc.array(fc.anything()), fc.array(fc.anything()), (before, after) => {
      expect(parseTexts([...before, 'kept', ...after])).toContain('kept')
    }),
  )
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(parseTexts(value).every((each) => typeof each === 'string')).toBe(true)
    }),
  )
})
