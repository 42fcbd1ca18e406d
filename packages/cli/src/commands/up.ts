import { Command } from 'commander'
import { environmentHelp, SERVER_VARIABLES, STOP_SIGNALS_HELP } from './environment-help.ts'
import type { Context } from '../context.ts'

export function upCommand(context: Context): Command {
  return new Command('up')
    .summary('run the server and the agent of this machine')
    .description(
      'Runs the server and an agent for this machine until it is stopped, and shows what is open and what is weak.',
    )
    .addHelpText(
      'after',
      `${environmentHelp([...SERVER_VARIABLES, 'OPENHSS_AGENT_CPU_PERCENT'])}
Example:
  OPENHSS_DATA_DIR=/srv/openhss openhss up

Exit codes: 0 stopped by ${STOP_SIGNALS_HELP}, 1 cannot start, 2 wrong command line.`,
    )
    .action(async () => {
      // The server is loaded here, because the other commands do not need it.
      const { runUp } = await import('../up/run-up.ts')
      await runUp(context)
    })
}
