import { parseQuery, QueryError } from '@openhss/contract'
import type { QueryKeyName } from '@openhss/contract'
import type { Command } from 'commander'
import { CliError, EXIT } from '../cli-error.ts'
import { printable } from '../output/printable.ts'
import type { Terminal } from '../output/terminal.ts'

/** Adds the words of a query to a command. A term may begin with `-`, so an option that is not known may be one. */
export function addQueryArgument(command: Command, keys: readonly QueryKeyName[]): Command {
  return command
    .argument('[query...]', 'what to list, such as label:prod -os:debian; all if left out')
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
The query: terms of which all must hold. "," is or, "-" before a term is not, "*" any text.
Keys: ${keys.join(', ')}.
`,
    )
}

/**
 * Joins the words of a query as the shell gave them, and checks them before anything is asked for.
 * @throws CliError for a wrong command line, after the place is shown.
 */
export function readQueryWords(
  words: readonly string[],
  keys: readonly QueryKeyName[],
  terminal: Terminal,
): string {
  const option = words.find((word) => word.startsWith('--'))
  if (option !== undefined) {
    throw new CliError(`There is no option ${JSON.stringify(option)}. See --help.`, {
      exitCode: EXIT.usage,
    })
  }
  const q = words.join(' ')
  try {
    parseQuery(q, keys)
    return q
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { start, end, message } = error
    const before = printable(q.slice(0, start))
    const wrong = printable(q.slice(start, end))
    terminal.warn(`  ${printable(q)}\n  ${' '.repeat(before.length)}${'^'.repeat(wrong.length)}\n`)
    throw new CliError(message, { cause: error, exitCode: EXIT.usage })
  }
}
