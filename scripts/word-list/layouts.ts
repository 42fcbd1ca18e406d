/**
 * What hands write on keyboards that are not American: rows and columns of QWERTZ, AZERTY and Cyrillic ones, and
 * Russian words that were typed while the keyboard was set to English (`gfhjkm` is `пароль`). Pure.
 */
export function generateLayoutWords(): string[] {
  const russian = RUSSIAN_WORDS.split(/\s+/)
  return [
    ...[QWERTY, QWERTZ, AZERTY, CYRILLIC].flatMap(walksOf),
    ...russian.map(typedInEnglish),
    ...russian.map(transliterate),
    ...russian,
    ...['1', '123', '12345', '123456'].flatMap((count) =>
      russian
        .slice(0, 60)
        .flatMap((word) => [transliterate(word) + count, typedInEnglish(word) + count]),
    ),
    ...READ_AS_G,
  ]
}

type Layout = readonly [digits: string, top: string, middle: string, bottom: string]

const QWERTY: Layout = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const QWERTZ: Layout = ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm']
const AZERTY: Layout = ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn']
const CYRILLIC: Layout = ['1234567890', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю']

function walksOf([digits, top, middle, bottom]: Layout): string[] {
  const rows = [top, middle, bottom]
  const starts = rows.flatMap((row) =>
    [row.length, 6, 8, 5, 4, 7, 9].map((length) => row.slice(0, length)),
  )
  const columns = [0, 1, 2, 3].map((c) => [digits, ...rows].map((row) => row.charAt(c)).join(''))
  const letters = columns.map((column) => column.slice(1))
  const zigzag = (a: string, b: string, keys: number) =>
    Array.from({ length: keys }, (_, i) => a.charAt(i) + b.charAt(i)).join('')
  const blocks = [3, 4].flatMap((keys) => {
    const [one, two, three, four] = [digits, top, middle, bottom].map((row) => row.slice(0, keys))
    return [
      `${two}${one}`,
      `${one}${two}`,
      `${two}${three}`,
      `${two}${three}${four}`,
      `${three}${one}`,
      `${four}${one}`,
    ]
  })
  const counted = starts
    .slice(0, 21)
    .flatMap((start) => ['123', '1', '12', '123456'].map((count) => start + count))
  const all = [
    ...starts,
    ...starts.map((start) => Array.from(start).toReversed().join('')),
    columns.slice(0, 2).join(''),
    columns.slice(0, 3).join(''),
    columns.join(''),
    letters.slice(0, 2).join(''),
    letters.slice(0, 3).join(''),
    ...[3, 4, 5, 6].flatMap((keys) => [
      zigzag(top, middle, keys),
      ...rows.flatMap((row) => [zigzag(digits, row, keys), zigzag(row, digits, keys)]),
    ]),
    ...blocks,
    ...counted,
  ].filter((word) => word.length >= 4)
  return [...all, ...all.map((word) => word.charAt(0).toUpperCase() + word.slice(1))]
}

/** Words of Russian lists; the NCSC's list has both forms of the first ones among its first 1,000. */
const RUSSIAN_WORDS = `привет пароль любовь наташа солнышко марина любимая максим дмитрий андрей люблю кристина настя виктория
  светлана екатерина алексей анастасия сергей татьяна александр людмила ольга ирина юлия елена анна мария надежда вера даша маша
  саша паша миша дима ваня коля катя оля лена таня света юля ира аня вика женя слава никита артем денис антон игорь олег роман
  руслан владимир виктор николай павел михаил иван кирилл евгений ксения полина алина диана карина валентина галина
  оксана мама папа мамочка мамапапа любимый котенок кошка собака зайка зайчик солнце звезда ангел принцесса дракон
  россия москва спартак зенит динамо цска локомотив футбол хоккей победа свобода жизнь счастье удача друзья дружба деньги
  администратор админ пользователь сервер система компьютер интернет тест секрет доступ привет1 пароль1 йцукен хуй блять
  бля пизда сука жопа дурак тебя ялюблютебя люблютебя малыш малышка лапочка зима лето весна осень`

/** The key of each Cyrillic letter on an American keyboard. */
const KEYS = new Map(
  Array.from('йцукенгшщзхъфывапролджэячсмитьбюё').map((letter, i) => [
    letter,
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`".charAt(i),
  ]),
)

function typedInEnglish(word: string): string {
  return Array.from(word)
    .map((letter) => KEYS.get(letter) ?? letter)
    .join('')
}

const LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'c',
  ч: 'ch',
  ш: 'sh',
  щ: 'sch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
}

function transliterate(word: string): string {
  return Array.from(word)
    .map((letter) => LATIN[letter] ?? letter)
    .join('')
}

/** Walks with `g` for `q`, as lists have them that were read from pictures of other lists. */
const READ_AS_G =
  'gwerty gwerty123 gwerty1 gwertyuiop 1g2w3e4r 1g2w3e4r5t zag12wsx 1gaz2wsx gazwsx gwe123 g1w2e3r4 gwer1234 zag1zag1'.split(
    ' ',
  )
