import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastValues, parseDirectives } from './directive.ts'
import { anyText } from '../text.fixture.ts'

describe('parseDirectives', () => {
  test('loses no line beside a broken or a foreign one', () => {
    const whole = fc.constantFrom('port 7000', 'requirepass "a b"', '  BIND 127.0.0.1 ::1 \r')
    const other = fc.constantFrom('', '# note', 'user bo on ">open', "x 'y", '\r')
    fc.assert(
      fc.property(fc.array(fc.oneof(whole, other)), (lines) => {
        const { directives, broken } = parseDirectives(lines.join('\n'))
        expect(directives).toHaveLength(lines.filter((line) => /^ *[pPrRbB]/.test(line)).length)
        expect(broken).toBe(lines.filter((line) => /open|'y/.test(line)).length)
      }),
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { directives, broken } = parseDirectives(text)
        expect(directives.length + broken).toBeLessThanOrEqual(text.split('\n').length)
      }),
    )
  })

  test('reads no line that is longer than any, and counts it', () => {
    const blanks = ' \t\r'.repeat(300_000)
    const long = `requirepass ${'x'.repeat(9_000)}`
    const text = [`a${blanks}b`, long, `#${blanks}x`, `${blanks}port 1${blanks}`].join('\n')
    expect(parseDirectives(text)).toEqual({
      directives: [{ name: 'port', values: ['1'] }],
      broken: 0,
      oversized: 2,
    })
  })

  test('lets the last one count', () => {
    const { directives } = parseDirectives('port 1\nPort 2\n')
    expect(lastValues(directives, 'port')).toEqual(['2'])
    expect(lastValues(directives, 'bind')).toBeUndefined()
  })
})
