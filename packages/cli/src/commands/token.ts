import { Command } from 'commander'
import type { Context } from '../context.ts'
import { openSession } from '../session.ts'

export function tokenCommand({ environment, terminal }: Context): Command {
  return new Command('token')
    .summary('print a token for the API')
    .description(
      "Prints a token for the X-Auth-Token header and nothing else: as this machine's admin, or with OPENHSS_ENDPOINT, OPENHSS_DOMAIN, OPENHSS_USER and OPENHSS_PASSWORD.",
    )
    .addHelpText(
      'after',
      '\nExample:\n  curl -H "X-Auth-Token: $(openhss token)" http://127.0.0.1:8686/v5/…\n\nExit codes: 0 printed, 1 no server or refused, 2 wrong command line.',
    )
    .action(async () => {
      const { token } = await openSession(environment)
      terminal.print(`${token}\n`)
    })
}
