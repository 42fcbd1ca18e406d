import { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import type { Context } from '../context.ts'
import { openSession } from '../client/session.ts'

export function tokenCommand({ environment, terminal }: Context): Command {
  return new Command('token')
    .summary('print a token for the API')
    .description('Prints a token for the X-Auth-Token header and nothing else.')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  curl -H "X-Auth-Token: $(openhss token)" http://127.0.0.1:8686/v5/…

Exit codes: 0 printed, 1 no server or refused, 2 wrong command line.`,
    )
    .action(async () => {
      const { token } = await openSession(environment)
      terminal.print(`${token}\n`)
    })
}
