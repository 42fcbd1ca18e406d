import { configurationVariables, describeDefault, describeValues } from '@openhss/cli/configuration'
import type { ConfigurationVariable, VariableUser } from '@openhss/cli/configuration'
import { GENERATED, markdownTable } from './markdown.ts'

/** Every variable, from packages/cli/src/machine/configuration-variables.ts. */
export function configurationPage(): string {
  const variables: [string, ConfigurationVariable][] = Object.entries(configurationVariables)
  const sections = SECTIONS.map(([user, title]) => {
    const rows = variables
      .filter(([, { usedBy }]) => usedBy.includes(user))
      .map(([name, variable]) => [
        `\`${name}\``,
        variable.purpose,
        describeDefault(variable) ?? '',
        describeValues(variable),
      ])
    return `## ${title}\n\n${markdownTable(['variable', 'what it does', 'when not set', 'values'], rows)}\n`
  })
  return `${GENERATED}

# Configuration

OpenHSS is configured by variables of the environment, and by the options of its commands
([commands.md](commands.md)). There is no configuration file. A variable that is empty counts as not set. A variable that
several programs read stands in several tables. \`openhss help environment\` shows the same in the terminal.

${sections.join('\n')}`
}

const SECTIONS = [
  ['server', 'The server: `openhss up`, `openhss server`'],
  ['agent', 'The agent: `openhss up`, `openhss agent`'],
  ['commands', 'Commands'],
  ['setup', '`npm run setup`'],
  ['tests', 'Tests'],
] as const satisfies readonly (readonly [VariableUser, string])[]
