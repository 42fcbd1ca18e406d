import { Command } from 'commander'
import { environmentHelp } from './environment-help.ts'
import { configurationVariables } from '../machine/configuration-variables.ts'
import type { ConfigurationVariable, VariableName } from '../machine/configuration-variables.ts'
import type { Context } from '../context.ts'
import { tell } from '../output/terminal.ts'

/** `openhss help environment` shows its help, which is the same text. */
export function environmentCommand({ terminal }: Context): Command {
  return new Command('environment')
    .summary('show every variable that OpenHSS reads')
    .description(
      'Shows the variables of the environment that configure OpenHSS; in brackets what counts without one.',
    )
    .addHelpText(
      'after',
      `${environmentHelp(VARIABLES)}
Example:
  openhss environment

Exit codes: 0 done, 2 wrong command line.`,
    )
    .action(() => tell(terminal, environmentHelp(VARIABLES).trimStart()))
}

const VARIABLES = (
  Object.entries(configurationVariables) as [VariableName, ConfigurationVariable][]
)
  .filter(([, { usedBy }]) => usedBy.some((user) => user !== 'setup' && user !== 'tests'))
  .map(([name]) => name)
