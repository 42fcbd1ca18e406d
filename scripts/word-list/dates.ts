/** A year alone, twice, or where a birthday's would be. Nearest generations first. Pure. */
export function generateYears(): string[] {
  const years = inLikelyOrder(1940, 2031)
  return [
    ...years.map(String),
    ...years.map((year) => `${year}${year}`),
    ...years.map((year) => `${year}${String(year).slice(2)}`),
  ]
}

/** Birthdays and other days as people in East Asia write them: 19880808. 78 years take 28,000 words. Pure. */
export function generateBirthdays(): string[] {
  return inLikelyOrder(FIRST_BIRTH, LAST_DAY).flatMap((year) =>
    daysOf(year).map(([month, day]) => `${year}${month}${day}`),
  )
}

/** The same with two digits for the year: 880808. Pure. */
export function generateShortBirthdays(): string[] {
  return inLikelyOrder(FIRST_BIRTH, LAST_BIRTH).flatMap((year) =>
    daysOf(year).map(([month, day]) => `${String(year).slice(2)}${month}${day}`),
  )
}

/** Birthdays of most adults as Europeans and Americans write them: 310888, 083188. Pure. */
export function generateWesternBirthdays(): string[] {
  const years = inLikelyOrder(1976, 1999)
  const short = (year: number) => String(year).slice(2)
  return [
    ...years.flatMap((year) => daysOf(year).map(([month, day]) => `${day}${month}${short(year)}`)),
    ...years.flatMap((year) => daysOf(year).map(([month, day]) => `${month}${day}${short(year)}`)),
  ]
}

/** Birthdays whose digits repeat (19880808), first days of a month and the days that everybody knows. Pure. */
export function generateRoundDates(): string[] {
  const marked = new Set([
    '0101',
    '1010',
    '1111',
    '1212',
    '0808',
    '0909',
    '0505',
    '0606',
    '0707',
    '0214',
    '1001',
    '0501',
    '0520',
    '1224',
    '1225',
    '1231',
    '0202',
    '0303',
    '0404',
  ])
  return generateBirthdays().filter((date) => marked.has(date.slice(4)))
}

/** A day of the year in four digits, twice, and with its month's name: 0808, 08080808, june13. Pure. */
export function generateDays(): string[] {
  const days = daysOf(2000).map(([month, day]) => month + day)
  const named = MONTHS.flatMap((month) =>
    Array.from({ length: 31 }, (_, i) => [`${month}${i + 1}`, `${month.slice(0, 3)}${i + 1}`]),
  ).flat()
  return [...days, ...days.map((day) => day.repeat(2)), ...named]
}

const FIRST_BIRTH = 1950
const LAST_BIRTH = 2015
/** A date is also the day on which something was set up. */
const LAST_DAY = 2027
const MONTHS =
  'january february march april may june july august september october november december'.split(' ')

/** The generation that runs most servers was born about 1987; both sides of it become rarer. */
function inLikelyOrder(first: number, last: number): number[] {
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return years.toSorted((a, b) => Math.abs(a - PEAK) - Math.abs(b - PEAK))
}

const PEAK = 1987

function daysOf(year: number): (readonly [month: string, day: string])[] {
  return Array.from({ length: 12 }, (_, month) => month).flatMap((month) => {
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
    return Array.from({ length: last }, (_, i) => [twoDigits(month + 1), twoDigits(i + 1)] as const)
  })
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
