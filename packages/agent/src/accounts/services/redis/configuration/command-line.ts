import type { Directive } from './directive.ts'

/** What a server was started with. */
export interface CommandLine {
  /** Configuration file, as it was named. */
  readonly file: string | undefined
  /** They stand behind the file's own, and so have the last word. */
  readonly directives: readonly Directive[]
}

/**
 * Reads the arguments of a server: `redis-server [file] [--name value …]`. Undefined: the server has written
 * its title over them (`redis-server *:6379`), as it does unless told not to, or reads its settings
 * from a pipe. Pure; never throws.
 */
export function parseCommandLine(args: readonly string[]): CommandLine | undefined {
  const [program = '', ...rest] = args
  if (TITLE.test(program) || program === '') return undefined
  const [first = ''] = rest
  const hasFile = first !== '' && !first.startsWith('-')
  if (rest.includes('-')) return undefined
  const directives: { name: string; values: string[] }[] = []
  for (const word of hasFile ? rest.slice(1) : rest) {
    if (word.startsWith('--')) directives.push({ name: word.slice(2).toLowerCase(), values: [] })
    else directives.at(-1)?.values.push(word)
  }
  return { file: hasFile ? first : undefined, directives }
}

/** A title has what it listens on in the same argument. */
const TITLE = /\s(?:\S*:\d+|unixsocket:\S*)/
