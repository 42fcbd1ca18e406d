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
}

/** The settings of a configuration file, in their order. Pure; never throws. */
export function parseDirectives(text: string): ParsedDirectives {
  const lines = text
    .split('\n')
    .map((line) => line.replaceAll(/^[ \t\r]+|[ \t\r]+$/g, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))
  const split = lines.map(splitWords)
  const directives = split.flatMap(([name, ...values] = []) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), values }],
  )
  return { directives, broken: split.filter((words) => words === undefined).length }
}

/** Values of the last directive of a name: it is the one that counts. */
export function lastValues(
  directives: readonly Directive[],
  name: string,
): readonly string[] | undefined {
  return directives.findLast((directive) => directive.name === name)?.values
}
