import { Command } from 'commander'
import type { Context } from '../context.ts'

export function upCommand(context: Context): Command {
  return new Command('up')
    .summary('run the server and the agent of this machine')
    .description(
      'Runs the server and an agent for this machine until it is stopped, and shows what is open and what is weak.',
    )
    .addHelpText(
      'after',
      `
Environment:
  OPENHSS_DATA_DIR        where everything is kept (root: /var/lib/openhss, else ~/.local/share/openhss)
  OPENHSS_LISTEN          address of the server (127.0.0.1:8686)
  DATABASE_URL            a PostgreSQL of your own, instead of the embedded one
  OPENHSS_ADMIN_PASSWORD  password of the first administrator, at the first start only

Example:
  OPENHSS_DATA_DIR=/srv/openhss openhss up

Exit codes: 0 stopped by SIGINT or SIGTERM, 1 cannot start or failed, 2 wrong command line.`,
    )
    .action(async () => {
      // Loads the server, which the other commands do not need.
      const { runUp } = await import('../up/run-up.ts')
      await runUp(context)
    })
}
