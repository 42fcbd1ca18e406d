/** Letters and signs several times, the alphabet, and syllables twice (`lala`, `katkat`, `xiaoxiao`). Pure. */
export function generateRepeats(): string[] {
  return [...repeatedLetters(), ...alphabets(), ...repeatedGroups()]
}

/** Two syllables that are the same: what children and couples call each other in many languages. Pure. */
export function generateDoubledSyllables(): string[] {
  const open = CONSONANTS.flatMap((first) => Array.from('aeiou').map((vowel) => first + vowel))
  const mixed = Array.from('aeiou').flatMap((vowel) => CONSONANTS.map((last) => vowel + last))
  const closed = open.flatMap((syllable) => Array.from(LAST).map((last) => syllable + last))
  return [
    ...open.map((syllable) => syllable.repeat(2)),
    ...open.map((syllable) => syllable.repeat(3)),
    ...closed.map((syllable) => syllable.repeat(2)),
    ...mixed.map((syllable) => syllable.repeat(2)),
    ...[
      'oo',
      'ee',
      'ou',
      'ai',
      'ie',
      'au',
      'ae',
      'ao',
      'ia',
      'eo',
      'ey',
      'ei',
      'oi',
      'ea',
      'ew',
    ].flatMap((vowels) => CONSONANTS.map((first) => (first + vowels).repeat(2))),
  ]
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const CONSONANTS = [...Array.from('bcdfghjklmnprstvwxyz'), 'ch', 'sh']
const LAST = 'bdgklmnpsrtxyz'

function repeatedLetters(): string[] {
  const small = [6, 8, 5, 4, 7, 9, 10, 3].flatMap((times) =>
    Array.from(LETTERS).map((letter) => letter.repeat(times)),
  )
  const capital = [6, 8, 4].flatMap((times) =>
    Array.from(LETTERS.toUpperCase()).map((letter) => letter.repeat(times)),
  )
  const signs = [6, 8, 4, 5, 7, 3, 9, 10].flatMap((times) =>
    Array.from('*.!@#-?$').map((sign) => sign.repeat(times)),
  )
  return [...small, ...signs, ...capital]
}

/** `abcdefg`, `abcd`, `zyxwvu`, `aabbcc`, `abcabc`, `a1b2c3`. */
function alphabets(): string[] {
  const runs = [6, 7, 8, 4, 5, 9, 10, 3, 26].map((length) => LETTERS.slice(0, length))
  const others = [3, 4, 5, 6, 7, 8].flatMap((length) =>
    Array.from({ length: LETTERS.length - length + 1 }, (_, start) =>
      LETTERS.slice(start, start + length),
    ),
  )
  const twice = others.filter((run) => run.length <= 4).map((run) => run.repeat(2))
  const backwards = runs.map((run) => Array.from(LETTERS.slice(-run.length)).toReversed().join(''))
  const numbered = [3, 4, 5].flatMap((count) => {
    const pairs = Array.from({ length: count }, (_, i) => [LETTERS.charAt(i), i + 1] as const)
    return [
      pairs.map(([letter, number]) => `${letter}${number}`).join(''),
      pairs.map(([letter, number]) => `${number}${letter}`).join(''),
    ]
  })
  const paired = ['abc', 'abcd', 'qwe', 'asd', 'zxc', 'abcde'].map((run) =>
    Array.from(run)
      .map((letter) => letter.repeat(2))
      .join(''),
  )
  const plain = [
    ...runs,
    ...backwards,
    ...others,
    ...twice,
    'abcxyz',
    'xyzabc',
    ...numbered,
    ...paired,
    'abccba',
    'abcba',
    'abcdcba',
  ]
  return [...plain, ...plain.map((word) => word.toUpperCase()), ...runs.map(capitalise)]
}

/** `asdasd`, `zxczxc`, `ababab`, `abab1212`: groups that are typed twice or three times. */
function repeatedGroups(): string[] {
  const groups =
    'abc asd qwe zxc qaz wsx abcd asdf qwer zxcv qq aa as qw zx ab xx ha he hi love test admin root pass user 1a a1 1q q1 a12 1qaz a123 abc123 q1w2 ok'.split(
      ' ',
    )
  return groups.flatMap((group) => [2, 3, 4].map((times) => group.repeat(times)))
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
