/**
 * Numbers that are easy to remember or to type: counts, repeated digits and groups, mirrored groups, lines of
 * the number pad. Likeliest first within each kind. Pure.
 */
export function generateNumbers(): string[] {
  return [
    ...counts(),
    ...repeatedGroups(),
    ...numberPadWalks(),
    ...pairedDigits(),
    ...patterned('abccba', 3),
    ...patterned('abcabc', 3),
    ...patterned('abab', 2),
    ...patterned('abba', 2),
    ...patterned('aabb', 2),
    ...patterned('aaabbb', 2),
    ...patterned('aaaabbbb', 2),
    ...patterned('abababab', 2),
    ...patterned('aaaaab', 2),
    ...patterned('abbbbb', 2),
    ...patterned('aaaabb', 2),
    ...patterned('aabbaa', 2),
    ...patterned('aabbcc', 3),
    ...patterned('abcabcabc', 3),
    ...patterned('abcba', 3),
    ...threeDigits(),
  ]
}

const DIGITS = '0123456789'

/** `12345`, `0123`, `98765`, those that go on (`12345678910`, `1234567890123`) and those of two digits (`101112`). */
function counts(): string[] {
  const upwards = '0123456789012345678901234'
  const pieces = [1, 0, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((start) =>
    Array.from({ length: 13 }, (_, more) => upwards.slice(start, start + 3 + more)).filter(
      (piece) => piece.length >= 3,
    ),
  )
  const spelled = [10, 11, 12, 13, 14, 15, 20].map((last) =>
    Array.from({ length: last }, (_, i) => i + 1).join(''),
  )
  const tens = [3, 4, 5, 6].map((last) =>
    Array.from({ length: last }, (_, i) => `${i + 1}0`).join(''),
  )
  const steps = [
    '13579',
    '135790',
    '1357924680',
    '246810',
    '2468',
    '24680',
    '1357',
    '02468',
    '147147',
  ]
  const ended = ['123456', '12345', '1234', '123'].flatMap((count) => [
    ...Array.from(DIGITS).map((digit) => count + digit.repeat(2)),
    ...Array.from(DIGITS).map((digit) => count + digit.repeat(3)),
    ...Array.from(DIGITS).map((digit) => count + digit),
    count + count,
    count + count + count,
    `${count}00`,
  ])
  const mirrored = [3, 4, 5, 6, 7, 8, 9].flatMap((length) => {
    const run = '123456789'.slice(0, length)
    return [
      run + reverse(run),
      run + reverse(run).slice(1),
      reverse(run) + run,
      reverse(run) + run.slice(1),
    ]
  })
  const twice = Array.from({ length: 7 }, (_, start) => DIGITS.slice(start, start + 4).repeat(2))
  const inPairs = [3, 4, 2, 5].flatMap((count) =>
    Array.from({ length: 96 }, (_, start) =>
      Array.from({ length: count }, (_each, i) => String(start + i).padStart(2, '0')).join(''),
    ),
  )
  return [
    ...pieces,
    ...pieces.map(reverse),
    ...spelled,
    ...tens,
    ...steps,
    ...ended,
    ...mirrored,
    ...twice,
    ...twice.map(reverse),
    ...inPairs,
  ]
}

/** `111111`, `121212`, `123123`, `12341234`: digits and counted groups, several times. */
function repeatedGroups(): string[] {
  const single = [6, 8, 7, 5, 4, 9, 10, 3, 11, 12, 2].flatMap((times) =>
    Array.from(DIGITS).map((digit) => digit.repeat(times)),
  )
  const pairs = tuples(2).map((pair) => pair.repeat(3))
  const groups = [
    '123',
    '1234',
    '321',
    '4321',
    '456',
    '789',
    '147',
    '159',
    '258',
    '369',
    '110',
    '520',
  ]
  return [...single, ...pairs, ...groups.flatMap((group) => [group.repeat(2), group.repeat(3)])]
}

/** `147258369`, `159357`, `789456123`: two or three lines of the pad, each in either direction. */
function numberPadWalks(): string[] {
  const rows = ['123', '456', '789']
  const columns = ['147', '258', '369']
  const diagonals = ['159', '357', '951', '753']
  const both = (lines: readonly string[]) => [...lines, ...lines.map(reverse)]
  const two = [...both(rows), ...both(columns), ...diagonals, '0']
  const pairs = two.flatMap((first) => two.map((second) => first + second))
  const three = [rows, columns, columns.map(reverse), rows.map(reverse)].flatMap((lines) => [
    lines.join(''),
    lines.toReversed().join(''),
    lines.map((line, i) => (i % 2 === 0 ? line : reverse(line))).join(''),
    lines
      .toReversed()
      .map((line, i) => (i % 2 === 0 ? line : reverse(line)))
      .join(''),
  ])
  const crosses = diagonals.flatMap((first) => diagonals.map((second) => `${first}${second}456`))
  const around = [
    '14789632',
    '147896325',
    '12369874',
    '123698745',
    '7895123',
    '1478963',
    '74123698',
  ]
  const corners = ['1379', '7913', '2580', '0852', '25802580', '08520852', '1397', '7139', '123698']
  const tailed = [...pairs, ...three].filter((word) => word.length >= 6).slice(0, 60)
  return [
    ...three,
    ...pairs,
    ...crosses,
    ...around,
    ...corners,
    ...three.map((word) => `${word}0`),
    ...tailed.map((word) => `0${word}`),
  ].filter((word) => word.length >= 4)
}

/** `112233`, `11223344`, `998877`: neighbours twice or three times. */
function pairedDigits(): string[] {
  const runs = [3, 4, 5, 6].flatMap((count) =>
    Array.from({ length: 10 - count + 1 }, (_, start) => DIGITS.slice(start, start + count)),
  )
  const all = [...runs, '123321', '520', '147', '258', '369', '159']
  const times = (run: string, count: number) =>
    Array.from(run)
      .map((digit) => digit.repeat(count))
      .join('')
  return [...all, ...all.map(reverse)].flatMap((run) => [times(run, 2), times(run, 3)])
}

/** Every way to fill a pattern with digits; those of equal letters are left to the repeats. */
function patterned(pattern: string, letters: number): string[] {
  return tuples(letters)
    .filter((digits) => new Set(digits).size > 1)
    .map((digits) => pattern.replaceAll(/[abc]/g, (letter) => digits['abc'.indexOf(letter)] ?? ''))
}

/** All of them cost as much as a dozen minutes of one guess a second: 1,000 words. */
function threeDigits(): string[] {
  return tuples(3)
}

function tuples(length: number): string[] {
  return Array.from({ length: 10 ** length }, (_, i) => String(i).padStart(length, '0'))
}

function reverse(word: string): string {
  return Array.from(word).toReversed().join('')
}
