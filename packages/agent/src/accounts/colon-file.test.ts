import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePasswd } from './system/parse-passwd.ts'
import { parseShadow } from './system/parse-shadow.ts'

const GOOD = 'neighbour:*:20000:0:99999:7:::'

describe('parseShadow', () => {
  test('reads name, password field, last change and maximum age', () => {
    expect(parseShadow('alice:$6$salt$digest:19000:0:90:7:::\n')).toEqual({
      entries: [
        {
          userName: 'alice',
          password: '$6$salt$digest',
          lastChangeDay: 19_000,
          maximumAgeDays: 90,
        },
      ],
      gaps: [],
    })
  })

  test.each(['', '-1', '99999', '100000'])('takes maximum age %j for none', (age) => {
    const [entry] = parseShadow(`a:*:1:0:${age}:7:::`).entries
    expect(entry).not.toHaveProperty('maximumAgeDays')
  })

  test.each(['', '0'])('does not know when a password of day %j was changed', (day) => {
    const file = parseShadow(`a:*:${day}:0:90:7:::`)
    expect(file.entries[0]).not.toHaveProperty('lastChangeDay')
    expect(file.gaps).toEqual([])
  })

  test.each([
    ['no colon at all', 'line', 'malformed'],
    [':*:1:0:9:7:::', 'line', 'malformed'],
    ['nul\0:*:1:0:9:7:::', 'line', 'malformed'],
    [`${'x'.repeat(10_000_000)}:*:1:0:9:7:::`, 'line', 'oversized'],
    [`a:${'x'.repeat(10_000_000)}:1:0:9:7:::`, 'line', 'oversized'],
    [`${'n'.repeat(257)}:*:1:0:9:7:::`, 'user name', 'oversized'],
    ['\uFFFDe:*:1:0:9:7:::', 'user name', 'encoding'],
    ['+@admins::::::::', 'NIS entry', 'unsupported'],
    ['-mallory', 'NIS entry', 'unsupported'],
    [GOOD, 'repeated account', 'malformed'],
  ])('counts a line it cannot use and keeps its neighbours', (line, what, reason) => {
    const file = parseShadow(`first:*:1:0:9:7:::\n${GOOD}\n${line}\nlast:*:1:0:9:7:::\n`)
    expect(file.entries.map((entry) => entry.userName)).toEqual(['first', 'neighbour', 'last'])
    expect(file.gaps).toEqual([{ what: `etc/shadow ${what}`, reason, count: 1 }])
  })

  test('uses a line with too few fields or a bad number, and says so', () => {
    const file = parseShadow('short:$1$a$b\nbad:*:soon:0:9:7:::\n')
    expect(file.entries.map((entry) => entry.userName)).toEqual(['short', 'bad'])
    expect(file.gaps).toEqual([
      { what: 'etc/shadow line', reason: 'malformed', count: 1 },
      { what: 'etc/shadow last change', reason: 'malformed', count: 1 },
    ])
  })

  test('passes over comments and empty lines', () => {
    expect(parseShadow(`\n# note\n  \n${GOOD}\n\n`)).toMatchObject({
      entries: [{ userName: 'neighbour' }],
      gaps: [],
    })
  })
})

describe('parsePasswd', () => {
  test('reads name, password field and comment', () => {
    expect(parsePasswd('bob:x:1000:1000:Bob Smith,,,:/home/bob:/bin/bash').entries).toEqual([
      { userName: 'bob', password: 'x', comment: 'Bob Smith,,,' },
    ])
  })

  test('keeps an account whose comment is not UTF-8', () => {
    expect(parsePasswd('bob:x:1:1:Bj\uFFFDrn:/:/bin/sh')).toEqual({
      entries: [{ userName: 'bob', password: 'x', comment: '' }],
      gaps: [{ what: 'etc/passwd comment', reason: 'encoding', count: 1 }],
    })
  })
})

describe.each([
  ['parseShadow', parseShadow],
  ['parsePasswd', parsePasswd],
])('%s on any text', (_, parse) => {
  const line = fc.oneof(
    anyText(),
    fc.array(fc.string(), { maxLength: 10 }).map((fields) => fields.join(':')),
    fc.constantFrom('+', '#', 'a:b:c', ':::', '\0'),
  )
  const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n'))

  test('never throws and never reports an account twice', () => {
    fc.assert(
      fc.property(text, (any) => {
        const names = parse(any).entries.map((entry) => entry.userName)
        expect(new Set(names).size).toBe(names.length)
      }),
    )
  })

  test('never loses the line beside a broken one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { entries } = parse(`${before}\nneighbour:x:1:1:::\n${after}`)
        expect(entries.map((entry) => entry.userName)).toContain('neighbour')
      }),
    )
  })
})
