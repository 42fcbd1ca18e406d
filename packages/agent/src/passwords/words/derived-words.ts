import { fillPatterns } from './mutations.ts'
import { type WordSegment, type WordSource, createSegment } from './segment.ts'

/** What words are derived from. */
export interface WordSubject {
  readonly userName: string
  /** GECOS: full name and so on. */
  readonly comment: string
  readonly hostName: string
  readonly year: number
}

/** Words of one account: `first` before the list, `later` after its head. Pure and bounded. */
export interface DerivedWords {
  readonly first: readonly WordSegment[]
  readonly later: readonly WordSegment[]
}

/**
 * Each source is a segment of its own, so a new host name or a new year costs only its own words.
 * At most 12 words come first: with bcrypt they cost seconds, and the head is nearly as likely.
 */
export function deriveWords(subject: WordSubject): DerivedWords {
  const { userName: user, comment, year } = subject
  const host = subject.hostName.split('.')[0] ?? ''
  const years = [year, year - 1, year - 2].map(String)
  return {
    first: segments('user', [fillPatterns(FIRST_USER_WORDS, { w: user })]),
    later: [
      ...segments('user', [fillPatterns(LATER_USER_WORDS, { w: user })]),
      ...segments(
        'user',
        years.map((y) => fillPatterns(YEAR_WORDS, { w: user, y })),
      ),
      ...segments('host', host ? [fillPatterns(HOST_WORDS, { w: host, u: user })] : []),
      ...segments('comment', [commentWords(comment)]),
    ],
  }
}

/** Whether the word is one of those that are derived from the subject. Pure. */
export function isDerivedFrom(word: string, subject: WordSubject): boolean {
  const { first, later } = deriveWords(subject)
  return [...first, ...later].some(({ words }) => words.includes(word))
}

const FIRST_USER_WORDS = '{w} {w}123 {w}1 {W} {W}123 {w}@123 {W}@123 {w}1234 {r} {w}{w} {w}! {w}12'

const LATER_USER_WORDS =
  '{w}123456 {w}12345 {w}01 {w}#123 {w}_123 {w}321 {w}2 {w}111 {w}000 {w}666 {w}888 {w}!@# ' +
  '{w}123! {w}pass {w}password {w}pwd 123{w} p@{w} {W}1 {W}! {W}1! {W}123! {W}@1234 {W}123456 ' +
  '{A} {l} {L}'

const YEAR_WORDS = '{w}{y} {w}@{y} {W}{y} {W}@{y}'

const HOST_WORDS = '{w} {w}123 {w}1 {W} {W}123 {w}@123 {W}@123 {u}@{w} {u}{w} {w}{u} {u}-{w} {r}'

const COMMENT_WORDS = '{w} {W} {w}1 {w}123 {W}1 {W}123 {w}@123'

/** A full name has few words; a longer comment is not one. */
const COMMENT_LENGTH = 6

function commentWords(comment: string): string[] {
  const words = comment
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3)
    .slice(0, COMMENT_LENGTH)
  const changed = words.flatMap((w) => fillPatterns(COMMENT_WORDS, { w }))
  return words.length > 1 ? [...changed, words.join(''), words.join('.')] : changed
}

function segments(source: WordSource, lists: readonly string[][]): WordSegment[] {
  return lists
    .map((words) => [...new Set(words)].filter((w) => Buffer.byteLength(w) <= LONGEST_DERIVED))
    .filter((words) => words.length > 0)
    .map((words) => createSegment(source, words))
}

/** Far below what crypt(3) takes; nobody types a longer one. */
const LONGEST_DERIVED = 128
