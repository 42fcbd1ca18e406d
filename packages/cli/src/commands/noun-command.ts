import { Command } from 'commander'
import { CREDENTIALS_ENVIRONMENT } from './environment-help.ts'

/** Makes a command of several verbs, such as `users` with `users create`. */
export function nounCommand(
  name: string,
  summary: string,
  description: string,
  verbs: readonly Command[],
  example = `openhss ${name} list`,
): Command {
  const command = new Command(name).summary(summary).description(description)
  for (const verb of verbs) command.addCommand(verb)
  return command.addHelpText(
    'after',
    `
Example:
  ${example}

Exit codes: 0 done, 1 no server or refused, 2 wrong command line.`,
  )
}

export interface JsonOption {
  readonly json?: true
}

/** Makes one verb, with the help and the failures that all verbs share. */
export function verbCommand(
  name: string,
  summary: string,
  { example, notes = CREDENTIALS_ENVIRONMENT }: { example: string; notes?: string },
): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .option('--json', 'print one JSON object, for programs')
    .addHelpText(
      'after',
      `${notes}
Example:
  ${example}

Exit codes: 0 done, 1 no server or refused, 2 wrong command line.`,
    )
}
