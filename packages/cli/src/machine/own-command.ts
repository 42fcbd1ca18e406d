import { realpathSync } from 'node:fs'
import path from 'node:path'

/**
 * Returns what a person types for this program, so that printed lines work as pasted, in any directory: its
 * name where the PATH leads to it, else its whole path.
 * @param program the file that was started.
 */
export function findOwnCommand(program: string, pathVariable = ''): string {
  const folders = pathVariable
    .split(':')
    // npm puts its own folder on the PATH of what it runs, and only of that.
    .filter((folder) => path.isAbsolute(folder) && !folder.endsWith('node_modules/.bin'))
  const first = folders.map((folder) => resolve(path.join(folder, NAME))).find(Boolean)
  return first !== undefined && first === resolve(program) ? NAME : shellQuote(program)
}

const NAME = 'openhss'

function resolve(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}

/** Quotes a word for a shell, where it needs that. */
export function shellQuote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/**
 * Puts that command in the place of `openhss` where a text tells what to type: between backticks, and in
 * lines of examples.
 */
export function withOwnCommand(text: string, command: string): string {
  return text.replaceAll(TYPED, (_, before: string) => `${before}${command} `)
}

const TYPED = /(`|^ {2}(?:[A-Za-z]+ )*(?:[A-Z_]+=\S* )*)openhss (?=[a-z])/gm
