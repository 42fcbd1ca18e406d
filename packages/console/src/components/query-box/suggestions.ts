import { queryKeyOf } from '@openhss/contract/browser'
import type { QueryKeyName } from '@openhss/contract/browser'

/** How the text of a query may go on. */
export interface Suggestion {
  readonly kind: 'apply' | 'key' | 'word' | 'age' | 'or' | 'not'
  /** What is added, as it is read in the list. */
  readonly label: string
  /** The whole text with it. */
  readonly text: string
  readonly key?: QueryKeyName
}

/** Lists how a text may go on at its end: keys first, then the values of a key, then another value. Pure. */
export function suggest(text: string, keys: readonly QueryKeyName[]): Suggestion[] {
  const { before, minus, name, value } = readEnd(text)
  if (before === undefined) return []
  if (name === undefined) return suggestKeys(`${before}${minus}`, minus === '', value, keys)
  const key = keys.find((each) => each === name.toLowerCase())
  return key === undefined ? [] : suggestValues(`${before}${minus}${name}:`, value, key)
}

function suggestKeys(
  before: string,
  mayNegate: boolean,
  value: string,
  keys: readonly QueryKeyName[],
): Suggestion[] {
  const wanted = value.toLowerCase()
  const starting = keys.filter((key) => key.startsWith(wanted))
  const within = keys.filter((key) => !key.startsWith(wanted) && key.includes(wanted))
  const found = [...starting, ...within].map((key): Suggestion => {
    return { kind: 'key', label: `${key}:`, text: `${before}${key}:`, key }
  })
  const isBegun = !mayNegate || value !== ''
  return isBegun ? found : [...found, { kind: 'not', label: '-', text: `${before}-` }]
}

function suggestValues(before: string, value: string, name: QueryKeyName): Suggestion[] {
  const key = queryKeyOf(name)
  if (key.kind === 'age') {
    return AGES.filter((age) => age !== value && age.startsWith(value)).map((age) => ({
      kind: 'age',
      label: age,
      text: `${before}${age}`,
      key: name,
    }))
  }
  if (key.kind !== 'word') return []
  const [, others = '', sign = '', part = ''] = /^(.*,)?([<>]=?)?([^,]*)$/.exec(value) ?? []
  const used = others.toLowerCase().split(',')
  const wanted = part.toLowerCase()
  if (key.words.includes(wanted)) {
    return [
      { kind: 'apply', label: `${before}${value}`.trimStart(), text: `${before}${value}` },
      { kind: 'or', label: ',', text: `${before}${value},` },
    ]
  }
  return key.words
    .filter((word) => word.includes(wanted) && !used.includes(word))
    .map((word) => ({
      kind: 'word',
      label: word,
      text: `${before}${others}${sign}${word}`,
      key: name,
    }))
}

/** Lengths of time that people ask for. */
const AGES = ['<1h', '<24h', '<7d', '<30d', '>7d', '>30d', '>90d']

/** Reads the term at the end of a text; `before` is undefined inside of quotes. */
function readEnd(text: string): {
  before: string | undefined
  minus: string
  name: string | undefined
  value: string
} {
  const quotes = text.replaceAll(/\\["\\]/g, '').split('"').length - 1
  const found = /^(.*\s)?(-?)(?:([A-Za-z_]+):)?(\S*)$/s.exec(text)
  const [, before = '', minus = '', name, value = ''] = found ?? []
  return { before: quotes % 2 === 1 ? undefined : before, minus, name, value }
}
