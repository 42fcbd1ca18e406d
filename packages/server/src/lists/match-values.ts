import { queryKeyOf, secondsOf } from '@openhss/contract'
import type {
  AgeValue,
  NumberValue,
  QueryKeyName,
  QueryValue,
  TextValue,
  WordValue,
} from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'

/** Says in SQL when a term holds for a row; null where the row does not know. */
export type TermCondition = (sql: Queryable, values: readonly QueryValue[]) => Fragment

/**
 * Any of the texts matches any of the values as a whole, in any case.
 * @param around turns the pattern of a value into those that are looked for.
 */
export function matchesText(
  sql: Queryable,
  texts: readonly Fragment[],
  values: readonly QueryValue[],
  around: (pattern: string) => readonly string[] = (pattern) => [pattern],
): Fragment {
  const patterns = values.flatMap((value) => around(patternOf(value as TextValue)))
  return anyOf(
    sql,
    texts.map((text) => sql`${text} ilike any(${patterns}::text[])`),
  )
}

/**
 * The same where a value may also be a part of the text. The texts are joined, so that each row is put into small letters
 * once: text by text that takes three times as long. A value with gaps could match over two of them, so it is compared
 * with each.
 */
export function containsText(
  sql: Queryable,
  texts: readonly Fragment[],
  values: readonly QueryValue[],
): Fragment {
  const around = (pattern: string) => [`%${pattern}%`]
  const canBeJoined = (values as readonly TextValue[]).every(
    ({ parts }) => parts.length === 1 && !parts[0]?.includes(SEPARATOR),
  )
  if (!canBeJoined) return matchesText(sql, texts, values, around)
  const joinedTexts = texts.map((text) => sql`, ${text}`)
  return matchesText(sql, [sql`concat_ws(${SEPARATOR}${joinedTexts})`], values, around)
}

/** Stands in no text that is looked for. */
const SEPARATOR = '\n'

/** The text is one of the words of the values; a comparison stands for all words that it holds for. */
export function matchesWord(
  sql: Queryable,
  text: Fragment,
  values: readonly QueryValue[],
  name: QueryKeyName,
): Fragment {
  return sql`${text} = any(${wordsOf(values, name)}::text[])`
}

/** Lists the words that the values of a key of words stand for. */
export function wordsOf(values: readonly QueryValue[], name: QueryKeyName): string[] {
  const key = queryKeyOf(name)
  const words = key.kind === 'word' ? key.words : []
  const isMeant = (word: string) =>
    values.some((value) => {
      const { comparison, word: given } = value as WordValue
      return holds(words.indexOf(word), comparison, words.indexOf(given))
    })
  return words.filter(isMeant)
}

/** The number is one of the values, or compares with one of them. */
export function matchesNumber(
  sql: Queryable,
  number: Fragment,
  values: readonly QueryValue[],
): Fragment {
  const numbers = values as readonly NumberValue[]
  const exact = numbers.filter(isExact).map(({ number: given }) => given)
  const compared = numbers
    .filter((value) => !isExact(value))
    .map(({ comparison, number: given }) => sql`${number} ${sql.unsafe(comparison)} ${given}`)
  const equals = exact.length === 0 ? [] : [sql`${number} = any(${exact}::integer[])`]
  return anyOf(sql, [...equals, ...compared])
}

/** The length of time is shorter or longer than one of the values. */
export function matchesAge(
  sql: Queryable,
  length: Fragment,
  values: readonly QueryValue[],
): Fragment {
  return anyOf(
    sql,
    (values as readonly AgeValue[]).map(
      (value) =>
        sql`${length} ${sql.unsafe(value.comparison)} make_interval(secs => ${secondsOf(value)})`,
    ),
  )
}

/** Joins conditions of which one is enough. */
export function anyOf(sql: Queryable, conditions: readonly Fragment[]): Fragment {
  return joined(sql, conditions, 'or', 'false')
}

/** Joins conditions that all must hold. */
export function allOf(sql: Queryable, conditions: readonly Fragment[]): Fragment {
  return joined(sql, conditions, 'and', 'true')
}

function joined(
  sql: Queryable,
  [first, ...others]: readonly Fragment[],
  word: 'and' | 'or',
  none: 'true' | 'false',
): Fragment {
  if (first === undefined) return sql.unsafe(none)
  if (others.length === 0) return first
  return sql`(${first} ${others.map((each) => sql`${sql.unsafe(word)} ${each}`)})`
}

/** Whether a value is meant as it is, and not as a bound. */
export function isExact(value: QueryValue): boolean {
  return value.kind === 'text' || value.comparison === '='
}

function holds(one: number, comparison: WordValue['comparison'], other: number): boolean {
  if (comparison === '=') return one === other
  if (comparison === '<') return one < other
  if (comparison === '<=') return one <= other
  return comparison === '>' ? one > other : one >= other
}

/** Writes a text with gaps as a pattern of `like`. */
function patternOf({ parts }: TextValue): string {
  return parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%')
}
