import type { WordFinding, WordSearch } from '@openhss/agent'
import { printable } from './printable.ts'

/**
 * Tells in one line whether, where and why a word would be found.
 * @param word left out where it may not be shown.
 */
export function describeSearch({ found, wordsTried }: WordSearch, word?: string): string {
  const count = (words: number) => words.toLocaleString('en')
  if (found === undefined) {
    return `not found: it is none of the ${count(wordsTried.quick)} words of the quick tier, nor of the ${count(wordsTried.full)} of the full one`
  }
  const { source, tier, rank, wordsBefore } = found
  const list = LISTS[source]
  if (list !== undefined) {
    return `found: word ${count(rank)} of ${list} (${tier} tier), after ${count(wordsBefore)} other words`
  }
  return `found: ${NAMES[source] ?? source}${describeOrigin(found, word)}, tested ${ordinal(wordsBefore + 1)} (${tier} tier)`
}

const LISTS: Readonly<Partial<Record<WordFinding['source'], string>>> = {
  head: 'the first words',
  common: 'the common list',
  changed: 'the common words with a small change',
  walk: 'the walks over the keyboard',
  season: 'the seasons and months with a year',
  own: "the project's own words",
}

const NAMES: Readonly<Partial<Record<WordFinding['source'], string>>> = {
  user: 'made from the user name',
  service: 'made from the name of the service, or its default',
  company: 'made from the name of the organisation',
  host: 'made from the host name',
  comment: 'made from the name of the account holder',
}

function describeOrigin({ madeFrom }: WordFinding, word: string | undefined): string {
  if (madeFrom === undefined) return ''
  const made = word === undefined ? '' : ` -> ${printable(word)}`
  return ` (${printable(madeFrom)}${made})`
}

function ordinal(place: number): string {
  const suffix = SUFFIXES.get(ORDINALS.select(place)) ?? 'th'
  return `${place.toLocaleString('en')}${suffix}`
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIXES = new Map([
  ['one', 'st'],
  ['two', 'nd'],
  ['few', 'rd'],
])
