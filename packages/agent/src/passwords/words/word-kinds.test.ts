import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getWordList } from './word-list.ts'

const LIST = getWordList('full', 2026)
const DATED = new Set([...LIST.dated.likely, ...LIST.dated.rest].flatMap(({ words }) => words))

function isListed(word: string): boolean {
  return LIST.find(word) !== undefined || DATED.has(word)
}

const digit = fc.integer({ min: 0, max: 9 }).map(String)
const small = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz'))
const year = (min: number, max: number) => fc.integer({ min, max }).map(String)
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2015-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''))
const count = fc.constantFrom('123', '1234', '12345', '123456')
const sign = fc.constantFrom('@', '#', '!', '_', '.')
const from = (words: string) => fc.constantFrom(...words.split(' '))
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''))
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const PAD_LINE = from('123 456 789 321 654 987 147 258 369 741 852 963 159 357 951 753')

/** Kinds of words that people use, each as what makes any word of it. */
const KINDS: readonly (readonly [kind: string, words: fc.Arbitrary<string>])[] = [
  [
    'a digit again and again',
    fc.tuple(digit, fc.integer({ min: 3, max: 10 })).map(([d, n]) => d.repeat(n)),
  ],
  [
    'a letter again and again',
    fc.tuple(small, fc.integer({ min: 3, max: 10 })).map(([c, n]) => c.repeat(n)),
  ],
  ['two digits three times', fc.tuple(digit, digit).map(([a, b]) => (a + b).repeat(3))],
  [
    'three digits twice, or mirrored',
    fc
      .tuple(digit, digit, digit, fc.boolean())
      .map(([a, b, c, mirrored]) => a + b + c + (mirrored ? c + b + a : a + b + c)),
  ],
  [
    'a count upwards or downwards',
    fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 3, max: 12 }), fc.boolean())
      .map(([start, length, isDown]) => {
        const digits = Array.from({ length }, (_, i) => (start + i) % 10)
        return (isDown ? digits.toReversed() : digits).join('')
      }),
  ],
  [
    'a piece of the alphabet',
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 3, max: 6 }))
      .map(([start, length]) => 'abcdefghijklmnopqrstuvwxyz'.slice(start, start + length)),
  ],
  ['a year', year(1940, 2030)],
  ['a birthday as YYYYMMDD', day],
  ['a birthday as YYMMDD', day.map((date) => date.slice(2))],
  [
    'a common word in capitals',
    from('password admin welcome dragon monkey master qwerty football princess michael').map(
      (word) => word.toUpperCase(),
    ),
  ],
  [
    'a word, a sign and a count',
    joined(from('aa abc abcd admin root test pass qwer').map(capital), sign, count),
  ],
  [
    'a word of a product, @ and a count',
    joined(
      from('huawei cisco oracle mysql server linux docker zabbix').map(capital),
      fc.constant('@'),
      count,
    ),
  ],
  [
    'a word for a rule with the year',
    joined(
      from('password admin root test welcome p@ssw0rd abc huawei').map(capital),
      from('@ #'),
      year(2024, 2026),
    ),
  ],
  ['Chinese love numbers', joined(from('520 521 1314 5201314 1314520 7758521'), from(' a q wang'))],
  [
    'a surname in pinyin and a number',
    joined(
      from('wang li zhang liu chen yang zhao huang zhou wu'),
      from('123 123456 520 1314 888 666 123123 5201314'),
    ),
  ],
  [
    'letters and a number, either first',
    fc
      .tuple(
        from('a q z w qq aa abc asd zxc'),
        from('123456 123456789 5201314 520 111111 123123'),
        fc.boolean(),
      )
      .map(([letters, number, isFirst]) => (isFirst ? number + letters : letters + number)),
  ],
  [
    'words in pinyin',
    joined(
      from('woaini nihao caonima xiaoming tiantian zhongguo baobei'),
      from(' 123 123456 520 1314'),
    ),
  ],
  ['two lines of the number pad', joined(PAD_LINE, PAD_LINE)],
  [
    'walks of a German keyboard',
    from('qwertz qwertzu qwertzuiop yxcvbnm 1qay2wsx qayxsw qaywsxedc Qwertz123'),
  ],
  ['walks of a French keyboard', from('azerty azertyuiop qsdfgh qsdfghjklm wxcvbn azerty123')],
  [
    'Russian words, typed on either layout',
    from('пароль привет любовь йцукен gfhjkm ghbdtn k.,jdm parol privet natasha yfnfif'),
  ],
  ['German words', from('passwort hallo schatz geheim ficken Passwort123 hallo123 sommer')],
  [
    'credentials of devices',
    from(
      'xc3511 vizxv xmhdipc juantech smcadmin klv123 klv1234 hi3518 jvbzd zlxx. 7ujMko0vizxv 7ujMko0admin ikwb dreambox realtek meinsm hikvision 12345abc',
    ),
  ],
]

describe('the full list has', () => {
  test.each(KINDS)('%s', (_kind, words) => {
    const missing = fc.sample(words, 200).filter((word) => !isListed(word))
    expect(missing).toEqual([])
  })
})

test('no listed word is empty, has a control character or is longer than anybody types', () => {
  const unusable = [...LIST.likely, ...LIST.rest].flatMap(({ words }) =>
    Array.from({ length: words.length }, (_, position) => words.at(position) ?? '').filter(
      (word) => !/^\P{Cc}{1,40}$/u.test(word),
    ),
  )
  expect(unusable).toEqual([])
})
