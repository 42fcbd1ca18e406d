import { Command } from 'commander'
import { environmentHelp } from './environment-help.ts'
import type { Context } from '../context.ts'
import { examineInstallation } from '../machine/examine-installation.ts'
import { showExaminations } from './show-examinations.ts'

export function doctorCommand(context: Context): Command {
  const { environment } = context
  return new Command('doctor')
    .summary('show what works here, what does not, and the remedy')
    .description('Tries out what OpenHSS needs of this machine and of this installation.')
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `${environmentHelp(['OPENHSS_DATA_DIR', 'DATABASE_URL', 'OPENHSS_ENDPOINT'])}
Example:
  sudo openhss doctor

Exit codes: 0 nothing is broken (some of the host may stay unseen), 1 something is, 2 wrong command line.`,
    )
    .action(async ({ json }: { readonly json?: true }) => {
      // The agent is loaded here, because the other commands do not need it.
      const { examineHost, System } = await import('@openhss/agent')
      const found = [
        ...(await examineInstallation(environment)),
        ...(await examineHost(new System())),
      ]
      showExaminations(found, json === true, context)
    })
}
