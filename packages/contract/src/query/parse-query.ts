import { nearestTo } from '../nearest.ts'
import { queryKeyOf } from './keys.ts'
import type { QueryKey, QueryKeyName } from './keys.ts'
import { MAX_AGE_SECONDS, MAX_QUERY_CHARACTERS, QueryError, secondsOf } from './query.ts'
import type { AgeUnit, AgeValue, Query, QueryTerm, QueryValue } from './query.ts'
import { splitQuery } from './split-query.ts'
import type { WrittenKey, WrittenTerm, WrittenValue } from './split-query.ts'

/**
 * Parses a query: blank is *and*, comma is *or*, `-` is *not*, `*` is any text, `<`, `<=`, `>` and `>=` compare; quotes
 * keep all of this from meaning anything. Pure.
 * @param keys those that the list takes.
 * @throws QueryError that names the place. Nothing is ever ignored: a filter that was would show too much.
 */
export function parseQuery<Key extends QueryKeyName>(
  text: string,
  keys: readonly Key[],
): Query<Key> {
  if (text.length > MAX_QUERY_CHARACTERS) {
    const message = `It has more than ${MAX_QUERY_CHARACTERS} characters.`
    throw new QueryError('too_long', message, { start: MAX_QUERY_CHARACTERS, end: text.length })
  }
  // PostgreSQL stores neither, so nothing could match.
  const unusable = /\0|\p{Cs}/u.exec(text)
  if (unusable !== null) {
    const { index } = unusable
    throw new QueryError('no_character', 'This character is in no text.', {
      start: index,
      end: index + 1,
    })
  }
  return splitQuery(text).map((written) => readTerm(written, keys))
}

function readTerm<Key extends QueryKeyName>(
  { isNegated, key, values }: WrittenTerm,
  keys: readonly Key[],
): QueryTerm<Key> {
  if (key === undefined) return { key, isNegated, values: values.map(readText) }
  const name = readKey(key, keys)
  return { key: name, isNegated, values: values.map((each) => readValue(each, name)) }
}

function readKey<Key extends QueryKeyName>(
  { name, ...place }: WrittenKey,
  keys: readonly Key[],
): Key {
  const known = keys.find((each) => each === name.toLowerCase())
  if (known !== undefined) return known
  const nearest = nearestTo(name.toLowerCase(), keys)
  const message = `There is no key "${name}" here; is "${nearest}" meant? The keys are ${keys.join(', ')}. Quotes around all of it make it a text.`
  throw new QueryError('unknown_key', message, { ...place, nearest })
}

function readValue(written: WrittenValue, name: QueryKeyName): QueryValue {
  const key = queryKeyOf(name)
  if (key.kind === 'text') return readText(written)
  if (key.kind === 'word') return readWord(written, name, key)
  if (key.kind === 'number') return readNumber(written, name, key)
  return readAge(written, name)
}

function readText({ comparison, parts, ...place }: WrittenValue): QueryValue {
  if (comparison === '=') return { kind: 'text', parts }
  const message = `A text is not compared by ${comparison}; quotes around it make this a part of it.`
  throw new QueryError('text_compared', message, place)
}

type KeyOf<Kind> = Extract<QueryKey, { readonly kind: Kind }>

function readWord(written: WrittenValue, name: string, key: KeyOf<'word'>): QueryValue {
  const { comparison, parts, start, end } = written
  const given = parts.join('*')
  const word = key.words.find((each) => each === given.toLowerCase())
  if (word === undefined) {
    const nearest = nearestTo(given.toLowerCase(), key.words)
    const message = `"${given}" is no value of ${name}; is "${nearest}" meant? It takes ${key.words.join(', ')}.`
    throw new QueryError('unknown_word', message, { start: start + signsOf(written), end, nearest })
  }
  if (comparison !== '=' && key.isOrdered !== true) {
    const message = `The values of ${name} have no order, so ${comparison} says nothing.`
    throw new QueryError('word_compared', message, { start, end })
  }
  return { kind: 'word', comparison, word }
}

function readNumber(written: WrittenValue, name: string, key: KeyOf<'number'>): QueryValue {
  const { comparison, parts, start, end } = written
  const text = parts.join('*')
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number >= key.minimum && number <= key.maximum) return { kind: 'number', comparison, number }
  const message = `"${text}" is no value of ${name}: it takes a number from ${key.minimum} to ${key.maximum}.`
  throw new QueryError('no_number', message, { start: start + signsOf(written), end })
}

function readAge(written: WrittenValue, name: string): QueryValue {
  const { comparison, parts, start, end } = written
  const text = parts.join('*')
  const found = /^(\d{1,8})([mhdw])$/.exec(text)
  if (found === null) {
    const message = `"${text}" is no value of ${name}: it takes a length of time such as 30m, 24h, 7d or 2w.`
    throw new QueryError('no_age', message, { start: start + signsOf(written), end })
  }
  if (comparison === '=') {
    const message = `Nothing is exactly so long ago: write ${name}:<${text} or ${name}:>${text}.`
    throw new QueryError('age_not_compared', message, { start, end, nearest: `<${text}` })
  }
  const age: AgeValue = {
    kind: 'age',
    comparison,
    amount: Number(found[1]),
    unit: found[2] as AgeUnit,
  }
  if (secondsOf(age) <= MAX_AGE_SECONDS) return age
  const message = `${name} takes at most ten years, 3650d.`
  throw new QueryError('age_too_long', message, { start: start + signsOf(written), end })
}

/** Characters that the sign of the comparison takes. */
function signsOf({ comparison }: WrittenValue): number {
  return comparison === '=' ? 0 : comparison.length
}
