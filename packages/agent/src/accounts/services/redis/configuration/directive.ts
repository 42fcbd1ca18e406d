import { splitWords } from './split-words.ts'

/** One setting of Redis: its name in small letters and its values. */
export interface Directive {
  readonly name: string
  readonly values: readonly string[]
}

export interface ParsedDirectives {
  readonly directives: readonly Directive[]
  /** Lines that Redis itself could not have read. */
  readonly broken: number
  /** Lines that are longer, or more, than what is read; any of them may be on a password. */
  readonly oversized: number
}

/** The settings of a configuration file, in their order. Pure; never throws. */
export function parseDirectives(text: string): ParsedDirectives {
  const lines = text
    .split('\n')
    .map(trim)
    .filter((line) => line !== '' && !line.startsWith('#'))
  const whole = lines.filter((line) => line.length <= MAX_LINE_LENGTH).slice(0, MAX_DIRECTIVE_COUNT)
  const split = whole.map(splitWords)
  const directives = split.flatMap(([name, ...values] = []) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), values }],
  )
  const broken = split.filter((words) => words === undefined).length
  return { directives, broken, oversized: lines.length - whole.length }
}

/** A file with 10,000 users; without a bound a megabyte of single letters would take a hundred of memory. */
const MAX_DIRECTIVE_COUNT = 20_000
/** A user with a hundred passwords. */
const MAX_LINE_LENGTH = 8_192

/** By hand: at each blank an expression would look for the end anew. */
function trim(line: string): string {
  let [start, end] = [0, line.length]
  while (start < end && isBlank(line.charAt(start))) start += 1
  while (start < end && isBlank(line.charAt(end - 1))) end -= 1
  return line.slice(start, end)
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r'
}

/** Values of the last directive of a name: it is the one that counts. */
export function lastValues(
  directives: readonly Directive[],
  name: string,
): readonly string[] | undefined {
  return directives.findLast((directive) => directive.name === name)?.values
}
