import { readFileSync } from 'node:fs'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatQuery } from './format-query.ts'
import { queryKeyOf, queryKeys } from './keys.ts'
import type { QueryKeyName } from './keys.ts'
import { parseQuery } from './parse-query.ts'
import { MAX_AGE_SECONDS, QueryError, SECONDS_OF_UNIT } from './query.ts'
import type { AgeUnit, Query, QueryTerm, QueryValue } from './query.ts'
import { splitQuery } from './split-query.ts'

const KEYS = Object.keys(queryKeys) as QueryKeyName[]
const parse = (text: string) => parseQuery(text, KEYS)
const is = (...parts: string[]): QueryValue => ({ kind: 'text', parts })

test('means what the documents say', () => {
  const text = 'host:web-* port:6379,2375 -label:test severity:>=high age:<7d "free text"'
  expect(parse(text)).toEqual([
    { key: 'host', isNegated: false, values: [is('web-', '')] },
    {
      key: 'port',
      isNegated: false,
      values: [
        { kind: 'number', comparison: '=', number: 6379 },
        { kind: 'number', comparison: '=', number: 2375 },
      ],
    },
    { key: 'label', isNegated: true, values: [is('test')] },
    {
      key: 'severity',
      isNegated: false,
      values: [{ kind: 'word', comparison: '>=', word: 'high' }],
    },
    {
      key: 'age',
      isNegated: false,
      values: [{ kind: 'age', comparison: '<', amount: 7, unit: 'd' }],
    },
    { key: undefined, isNegated: false, values: [is('free text')] },
  ])
  expect(formatQuery(parse(text))).toBe(text)
})

test('splits where the terms are, and nothing lies between them', () => {
  const text = '  host:web-* -label:"a b",c  free'
  const terms = splitQuery(text).map(({ start, end }) => text.slice(start, end))
  expect(terms).toEqual(['host:web-*', '-label:"a b",c', 'free'])
})

test('the page of documents has every key and every word', () => {
  const page = readFileSync(new URL('../../../../docs/queries.md', import.meta.url), 'utf8')
  const rows = new Map(
    Array.from(page.matchAll(/^\| `(\w+)` +\|(.*)$/gm), ([, key = '', text = '']) => [key, text]),
  )
  expect([...rows.keys()]).toEqual(KEYS)
  const unnamed = KEYS.flatMap((name) => {
    const key = queryKeyOf(name)
    // Services and kinds are told of where they are listed.
    const words = key.kind === 'word' && name !== 'service' && name !== 'kind' ? key.words : []
    return words.filter((word) => !rows.get(name)?.includes(`\`${word}\``))
  })
  expect(unnamed).toEqual([])
})

test.each<[string, Query]>([
  ['', []],
  [' \t ', []],
  ['a,b', [{ key: undefined, isNegated: false, values: [is('a'), is('b')] }]],
  ['-a', [{ key: undefined, isNegated: true, values: [is('a')] }]],
  ['"-a"', [{ key: undefined, isNegated: false, values: [is('-a')] }]],
  ['"port:22"', [{ key: undefined, isNegated: false, values: [is('port:22')] }]],
  ['fe80::1', [{ key: undefined, isNegated: false, values: [is('fe80::1')] }]],
  ['ip:fe80::*', [{ key: 'ip', isNegated: false, values: [is('fe80::', '')] }]],
  ['HOST:Web', [{ key: 'host', isNegated: false, values: [is('Web')] }]],
  ['host:"a*b"*', [{ key: 'host', isNegated: false, values: [is('a*b', '')] }]],
  ['host:a"b, c"d', [{ key: 'host', isNegated: false, values: [is('ab, cd')] }]],
  [String.raw`"\"\\"`, [{ key: undefined, isNegated: false, values: [is('"\\')] }]],
  [String.raw`a\b`, [{ key: undefined, isNegated: false, values: [is('a\\b')] }]],
  ['container:""', [{ key: 'container', isNegated: false, values: [is('')] }]],
  ['program:">a"', [{ key: 'program', isNegated: false, values: [is('>a')] }]],
  ['type:TCP', [{ key: 'type', isNegated: false, values: [word('tcp')] }]],
])('reads %j', (text, query) => {
  expect(parse(text)).toEqual(query)
})

/** The error, with its place underlined. */
function problemOf(text: string, keys: readonly QueryKeyName[] = KEYS): QueryError & Shown {
  try {
    parseQuery(text, keys)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return Object.assign(error, { shown: text.slice(error.start, error.end) })
  }
  throw new Error(`${text} was understood`)
}
type Shown = { shown: string }

describe('names the place of a mistake', () => {
  test.each([
    ['host:a prot:6379', 'prot', 'port', 'unknown_key'],
    ['-seem:late', 'seem', 'seen', 'unknown_key'],
    ['host:a seen:onlin', 'onlin', 'online', 'unknown_word'],
    ['severity:>=hgih', 'hgih', 'high', 'unknown_word'],
    ['seen:late,offlin*', 'offlin*', 'offline', 'unknown_word'],
    ['port:0x16', '0x16', undefined, 'no_number'],
    ['port:65536', '65536', undefined, 'no_number'],
    ['port:>', '>', undefined, 'no_value'],
    ['port:22,', ',', undefined, 'no_value'],
    ['port: 22', ':', undefined, 'no_value'],
    ['-', '-', undefined, 'no_value'],
    [',a', ',', undefined, 'no_value'],
    ['host:"a b', '"a b', undefined, 'open_quote'],
    ['host:>a', '>a', undefined, 'text_compared'],
    ['seen:>late', '>late', undefined, 'word_compared'],
    ['age:7d', '7d', '<7d', 'age_not_compared'],
    ['age:<7', '7', undefined, 'no_age'],
    ['age:<9999w', '9999w', undefined, 'age_too_long'],
    ['a\0b', '\0', undefined, 'no_character'],
    ['a\uD800b', '\uD800', undefined, 'no_character'],
  ])('in %j it is %j', (text, shown, nearest, code) => {
    const problem = problemOf(text)
    expect(problem.problem).toBe(code)
    expect(problem.shown).toBe(shown)
    expect(problem.nearest).toBe(nearest)
    expect(problem.message).toMatch(/\.$/)
  })

  test('a key of another list is unknown', () => {
    expect(problemOf('verdict:weak', ['host', 'port']).message).toContain(
      'The keys are host, port.',
    )
  })
})

describe('is bounded', () => {
  const many = (count: number, text: string, between: string) =>
    Array.from({ length: count }, () => text).join(between)

  test('in characters', () => {
    expect(parse('a'.repeat(1000))).toHaveLength(1)
    expect(problemOf('a'.repeat(1001)).start).toBe(1000)
  })

  test('in terms', () => {
    expect(parse(many(50, 'a', ' '))).toHaveLength(50)
    expect(problemOf(many(51, 'a', ' ')).message).toContain('50 terms')
  })

  test('in values of a term', () => {
    expect(parse(`port:${many(50, '22', ',')}`)[0]?.values).toHaveLength(50)
    expect(problemOf(`port:${many(51, '22', ',')}`).message).toContain('50 values')
  })
})

describe('of any text', () => {
  test('a query that was written is read as the same', () => {
    fc.assert(
      fc.property(queries(), (query) => {
        expect(parse(formatQuery(query))).toEqual(query)
      }),
    )
  })

  test('what is read and written again is read as the same, and nothing throws otherwise', () => {
    const pieces = fc.constantFrom(
      ...' ",*:-<>=\\a7d'.split(''),
      'port',
      'host:',
      'severity:',
      'age:<',
      '\u3000',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, anyText())), (parts) => {
        const text = parts.join('')
        const query = parseOrProblem(text)
        if (query instanceof QueryError) return isPlaceIn(text, query)
        expect(parse(formatQuery(query))).toEqual(query)
        return true
      }),
    )
  })
})

/** @throws what is no problem of the text. */
function parseOrProblem(text: string): Query | QueryError {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
}

function isPlaceIn(text: string, { start, end }: QueryError): boolean {
  return 0 <= start && start < end && end <= text.length
}

function word(text: string): QueryValue {
  return { kind: 'word', comparison: '=', word: text }
}

function queries(): fc.Arbitrary<Query> {
  const term = fc
    .tuple(fc.option(fc.constantFrom(...KEYS), { nil: undefined }), fc.boolean())
    .chain(([key, isNegated]) =>
      fc
        .array(valuesOf(key), { minLength: 1, maxLength: 5 })
        .map((values): QueryTerm => ({ key, isNegated, values })),
    )
  return fc.array(term, { maxLength: 5 }).filter((query) => formatQuery(query).length <= 1000)
}

function valuesOf(name: QueryKeyName | undefined): fc.Arbitrary<QueryValue> {
  const key = name === undefined ? undefined : queryKeyOf(name)
  const sign = fc.constantFrom('=', '<', '<=', '>', '>=') satisfies fc.Arbitrary<string>
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('-', '"\\', ' ', '<', ':'))
  if (key === undefined || key.kind === 'text') {
    return fc
      .array(
        text.filter((each) => !/\0|\p{Cs}/u.test(each)),
        { minLength: 1, maxLength: 4 },
      )
      .map((parts) => is(...parts))
  }
  if (key.kind === 'word') {
    return fc.record({
      kind: fc.constant('word'),
      comparison: key.isOrdered === true ? sign : fc.constant('='),
      word: fc.constantFrom(...key.words),
    })
  }
  if (key.kind === 'number') {
    const number = fc.integer({ min: key.minimum, max: key.maximum })
    return fc.record({ kind: fc.constant('number'), comparison: sign, number })
  }
  return fc.constantFrom(...(Object.keys(SECONDS_OF_UNIT) as AgeUnit[])).chain((unit) =>
    fc.record({
      kind: fc.constant('age'),
      comparison: fc.constantFrom('<', '<=', '>', '>='),
      amount: fc.nat(Math.floor(MAX_AGE_SECONDS / SECONDS_OF_UNIT[unit])),
      unit: fc.constant(unit),
    }),
  )
}
