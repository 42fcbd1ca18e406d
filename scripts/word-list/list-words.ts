// Read in this order: this file, which puts the kinds in their order; then any one kind, such as dates.ts.

import { HEAD_WORDS } from '@openhss/agent/words'
import type { WordSource } from '@openhss/agent/words'
import { generateChineseHead, generateChineseShapes } from './chinese.ts'
import {
  generateBirthdays,
  generateDays,
  generateRoundDates,
  generateShortBirthdays,
  generateWesternBirthdays,
  generateYears,
} from './dates.ts'
import { generateEndearments } from './endearments.ts'
import { GERMAN_WORDS } from './german-words.ts'
import { generateWalks } from './keyboard-walks.ts'
import { KNOWN_CREDENTIALS } from './known-credentials.ts'
import { KNOWN_WALKS } from './known-walks.ts'
import { generateLayoutWords } from './layouts.ts'
import { LIKELY_WORDS } from './likely-words.ts'
import { generateNumbers } from './numbers.ts'
import { readPackageWords, readZxcvbnWords } from './package-words.ts'
import { generatePolicyShapes } from './policy-shapes.ts'
import { generateDoubledSyllables, generateRepeats } from './repeats.ts'
import { changeWord } from './small-changes.ts'
import { generateAdditions } from './words-of-people.ts'

/** Words of one source. */
export interface SourceWords {
  /** For people who read how many there are of each. */
  readonly kind: string
  readonly source: WordSource
  readonly words: readonly string[]
}

/** The words behind the first ones, most likely first, each once. */
export interface ListedWords {
  /** With the first words and those of two years, 1,000. */
  readonly likely: readonly SourceWords[]
  readonly rest: readonly SourceWords[]
}

/** Puts the list together. A kind with more hits for each of its words comes before one with fewer. */
export function listWords(): ListedWords {
  const fresh = createFilter(HEAD_WORDS)
  const common = readPackageWords('@zxcvbn-ts/language-common/src/passwords.json')
  return { likely: listLikely(fresh, common), rest: listRest(fresh, common) }
}

/** With the words of two years, 124, that is 1,000. */
const QUICK_WORDS = 893
const QUICK_LIKELY = 370

/** Where kinds by rule come in: the common list to rank 3,000 has more hits for each word than they have. */
const COMMON_FIRST = 3_000
/** Words of which small changes are tested; fifteen changes each. */
const CHANGED_WORDS = 400

type Filter = (words: readonly string[]) => string[]

function listLikely(fresh: Filter, common: readonly string[]): SourceWords[] {
  const likely = fresh(LIKELY_WORDS.slice(0, QUICK_LIKELY))
  const walks = fresh(KNOWN_WALKS)
  const room = QUICK_WORDS - new Set(HEAD_WORDS).size - likely.length - walks.length
  const listed = new Set([...HEAD_WORDS, ...likely, ...walks])
  const frequent = fresh(common.filter((word) => !listed.has(word)).slice(0, room))
  return [
    {
      kind: 'reports, and common list by frequency',
      source: 'common',
      words: [...likely, ...frequent],
    },
    { kind: 'walks for rules', source: 'walk', words: walks },
  ]
}

function listRest(fresh: Filter, common: readonly string[]): SourceWords[] {
  const people = [...readZxcvbnWords('female_names'), ...readZxcvbnWords('male_names')]
  const isName = new Set(people)
  const names = [...common.filter((word) => isName.has(word)), ...people]
  const spanishNames = readPackageWords('@zxcvbn-ts/language-es-es/src/firstnames.json')
  const kinds: SourceWords[] = [
    {
      kind: 'more of the reports, devices and products',
      source: 'common',
      words: [...LIKELY_WORDS, ...KNOWN_CREDENTIALS],
    },
    { kind: 'common list to rank 3,000', source: 'common', words: common.slice(0, COMMON_FIRST) },
    {
      kind: 'repeats, alphabets and years',
      source: 'number',
      words: [...generateRepeats(), ...generateYears()],
    },
    { kind: 'numbers', source: 'number', words: generateNumbers() },
    {
      kind: 'common words with a small change',
      source: 'changed',
      words: [...HEAD_WORDS, ...common].slice(0, CHANGED_WORDS).flatMap(changeWord),
    },
    { kind: 'shapes for rules', source: 'changed', words: generatePolicyShapes() },
    {
      kind: 'walks over keyboards',
      source: 'walk',
      words: [...generateWalks(), ...generateLayoutWords()],
    },
    { kind: 'Chinese: first', source: 'common', words: generateChineseHead() },
    { kind: 'German', source: 'common', words: GERMAN_WORDS },
    {
      kind: 'common list to rank 10,000',
      source: 'common',
      words: common.slice(COMMON_FIRST, 10_000),
    },
    {
      kind: 'days and round dates',
      source: 'date',
      words: [...generateDays(), ...generateRoundDates()],
    },
    {
      kind: 'names and nouns with additions',
      source: 'changed',
      words: generateAdditions({ passwords: common, names }),
    },
    { kind: 'syllables twice', source: 'common', words: generateDoubledSyllables() },
    { kind: 'endearments', source: 'common', words: generateEndearments(spanishNames) },
    { kind: 'rest of the common list', source: 'common', words: common },
    { kind: 'birthdays DDMMYY, MMDDYY', source: 'date', words: generateWesternBirthdays() },
    { kind: 'Chinese: shapes', source: 'common', words: generateChineseShapes() },
    { kind: 'words and names of languages', source: 'common', words: foreignWords(spanishNames) },
    { kind: 'dates YYYYMMDD', source: 'date', words: generateBirthdays() },
    { kind: 'birthdays YYMMDD', source: 'date', words: generateShortBirthdays() },
  ]
  return kinds.map(({ kind, source, words }) => ({ kind, source, words: fresh(words) }))
}

/** Words and names of other languages, as far down as they have hits; three characters of a word are too few. */
function foreignWords(spanishNames: readonly string[]): string[] {
  return [
    ...spanishNames,
    ...readPackageWords('@zxcvbn-ts/language-es-es/src/lastnames.json', 2_500),
    ...readPackageWords('@zxcvbn-ts/language-pt-br/src/firstnames.json'),
    ...readPackageWords('@zxcvbn-ts/language-de/src/firstnames.json'),
    ...readZxcvbnWords('surnames', 6_000),
    ...readPackageWords('@zxcvbn-ts/language-en/src/commonWords.json', 15_000),
    ...readPackageWords('@zxcvbn-ts/language-es-es/src/commonWords.json', 14_000),
    ...readPackageWords('@zxcvbn-ts/language-de/src/commonWords.json', 3_000),
    ...readPackageWords('@zxcvbn-ts/language-pt-br/src/commonWords.json', 3_000),
    ...readPackageWords('@zxcvbn-ts/language-fr/src/commonWords.json', 2_000),
    ...readPackageWords('@zxcvbn-ts/language-id/src/commonWords.json', 3_000),
  ]
}

/** A filter that lets each word through once, and none of `known`. */
function createFilter(known: readonly string[]): Filter {
  const seen = new Set(known)
  return (words) => words.filter((word) => !seen.has(word) && seen.add(word))
}
