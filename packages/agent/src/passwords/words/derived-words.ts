import type { ServiceType } from '@openhss/contract'
import { fillPatterns } from './mutations.ts'
import { createSegment } from './segment.ts'
import type { ListSegment, WordSource } from './segment.ts'
import { FIRST_DEFAULTS, SERVICE_VOCABULARY, loginName } from './service-words.ts'

/** What words are derived from. */
export interface WordSubject {
  readonly service: ServiceType
  readonly userName: string
  /** GECOS: full name and so on. */
  readonly comment: string
  readonly hostName: string
  /** Names of the organisation, as the project's policy gives them. */
  readonly companies: readonly string[]
  readonly year: number
}

/** Words of one account: `first` before the list, `later` after its head. Pure and bounded. */
export interface DerivedWords {
  readonly first: readonly ListSegment[]
  readonly later: readonly ListSegment[]
}

/**
 * Each source is a segment of its own, so a new host name, a new company or a new year costs only its
 * own words. At most a dozen words come first: with bcrypt they cost seconds, and the head is nearly as
 * likely. Then the nearer a name is to the account, the earlier: what is found on servers is the user
 * name and changes of it, then the product's name (see head-words.ts).
 */
export function deriveWords(subject: WordSubject): DerivedWords {
  const { comment, companies } = subject
  const user = loginName(subject)
  const { defaults, names } = SERVICE_VOCABULARY[subject.service]
  const years = Array.from({ length: YEARS }, (_, i) => subject.year - i)
  const host = subject.hostName.split('.')[0] ?? ''
  const ofName = (source: WordSource, w: string, patterns: string, yearPatterns = YEAR_WORDS) => [
    segment(source, fillPatterns(patterns, { w, u: user }), w),
    ...years.map((year) => segment(source, fillPatterns(yearPatterns, { w, year }), w)),
  ]
  return {
    first: used([
      segment('service', defaults.slice(0, FIRST_DEFAULTS)),
      user === '' ? undefined : segment('user', fillPatterns(FIRST_USER_WORDS, { w: user }), user),
    ]),
    later: used([
      segment('service', defaults.slice(FIRST_DEFAULTS)),
      ...(user === '' ? [] : ofName('user', user, LATER_USER_WORDS)),
      ...names.flatMap((name) => ofName('service', name, SERVICE_WORDS)),
      ...companyNames(companies).flatMap((name) => [
        ...ofName('company', name, COMPANY_WORDS),
        segment('company', fillPatterns(USER_AT_COMPANY_WORDS, { w: name, u: user }), name),
      ]),
      host === ''
        ? undefined
        : segment('host', fillPatterns(HOST_WORDS, { w: host, u: user }), host),
      segment('comment', commentWords(comment)),
    ]),
  }
}

/** Whether the word is one of those that are derived from the subject. Pure. */
export function isDerivedFrom(word: string, subject: WordSubject): boolean {
  const { first, later } = deriveWords(subject)
  return [...first, ...later].some(({ words }) => words.includes(word))
}

/** This year and two before: passwords that are asked to be changed once a year, and those that lag. */
const YEARS = 3

const FIRST_USER_WORDS = '{w} {w}123 {w}1 {W} {W}123 {w}@123 {W}@123 {w}1234 {r}'

const LATER_USER_WORDS =
  '{w}{w} {w}! {w}12 {w}123456 {w}12345 {w}01 {w}#123 {w}_123 {w}321 {w}2 {w}111 {w}000 {w}666 ' +
  '{w}888 {w}!@# {w}123! {w}pass {w}password {w}pwd 123{w} p@{w} {W}1 {W}! {W}1! {W}123! {W}@1234 ' +
  '{W}123456 {A} {l} {L} {a} {o}'

const YEAR_WORDS = '{w}{y} {W}{y} {W}@{y} {w}@{y} {W}{y}! {w}{z} {W}{z}'

const SERVICE_WORDS =
  '{w} {w}123 {W} {W}123 {w}@123 {W}@123 {w}1 {w}1234 {w}123! {W}123! {W}1! {w}! {w}pass ' +
  '{w}password {w}admin {u}{w} {w}{u} {w}{w} {l} {L}'

/** A company's rules ask for a capital, a digit and a sign, so these words have them. */
const COMPANY_WORDS =
  '{w} {W} {w}123 {W}123 {w}1 {W}1 {w}@123 {W}@123 {W}! {W}1! {W}123! {w}1234 {W}#1 {A} {A}123 ' +
  '{l} {L}'

const USER_AT_COMPANY_WORDS = '{u}@{w} {u}{w} {w}{u}'

const HOST_WORDS = '{w} {w}123 {w}1 {W} {W}123 {w}@123 {W}@123 {u}@{w} {u}{w} {w}{u} {u}-{w} {r}'

const COMMENT_WORDS = '{w} {W} {w}1 {w}123 {W}1 {W}123 {w}@123'

/** A full name has few words; a longer comment is not one. */
const COMMENT_LENGTH = 6

function commentWords(comment: string): string[] {
  const words = wordsIn(comment)
    .filter((word) => word.length >= SHORTEST_PART)
    .slice(0, COMMENT_LENGTH)
  const changed = words.flatMap((w) => fillPatterns(COMMENT_WORDS, { w }))
  return words.length > 1 ? [...changed, words.join(''), words.join('.')] : changed
}

const SHORTEST_PART = 3
/** Both forms of as many names as the contract allows. */
const MOST_COMPANY_NAMES = 40

/** `Acme Widgets Ltd` as people write it into a password: acmewidgetsltd, acme. */
function companyNames(companies: readonly string[]): string[] {
  const names = companies.map(wordsIn).filter((words) => words.length > 0)
  const short = names.map(([first = '']) => first).filter((word) => word.length >= SHORTEST_PART)
  return [...new Set([...short, ...names.map((words) => words.join(''))])].slice(
    0,
    MOST_COMPANY_NAMES,
  )
}

function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function segment(
  source: WordSource,
  words: readonly string[],
  madeFrom?: string,
): ListSegment | undefined {
  const usable = [...new Set(words)].filter(
    (w) => w !== '' && Buffer.byteLength(w) <= LONGEST_DERIVED,
  )
  return usable.length === 0 ? undefined : createSegment(source, usable, madeFrom)
}

function used(segments: readonly (ListSegment | undefined)[]): ListSegment[] {
  return segments.filter((each) => each !== undefined)
}

/** Far below what crypt(3) takes; nobody types a longer one. */
const LONGEST_DERIVED = 128
