import { readAgentIdentity } from '@openhss/agent/state'
import type { AgentIdentity } from '@openhss/agent/state'
import { Command } from 'commander'
import { examineWay } from './examine-way.ts'
import { environmentHelp } from '../commands/environment-help.ts'
import { showExaminations } from '../commands/show-examinations.ts'
import type { Context } from '../context.ts'
import { dataDirectoryOf, endpointOf, waySettingsOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'

export function agentDoctorCommand(context: Context): Command {
  const { environment } = context
  return new Command('doctor')
    .summary('show what works on this host and on the way to its server, and the remedy')
    .description(
      'Tries out what the agent needs of this host, and each step of the way to the server: name, connection, proxy, TLS, HTTP, clock.',
    )
    .option('--root <dir>', 'watch the host whose root is mounted here', '/')
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `${environmentHelp(VARIABLES)}
Example:
  sudo openhss doctor

Exit codes: 0 nothing is broken (some of the host may stay unseen), 1 something is, 2 wrong command line.`,
    )
    .action(async ({ json, root }: { readonly json?: true; readonly root: string }) => {
      // The agent is loaded here, because the help does not need it.
      const { examineHost, System } = await import('@openhss/agent')
      const endpoint = endpointOf(environment) ?? readIdentity(environment)?.endpoint
      const way = await examineWay(endpoint, waySettingsOf(environment))
      showExaminations([...(await examineHost(new System(root))), ...way], json === true, context)
    })
}

const VARIABLES = [
  'OPENHSS_DATA_DIR',
  'OPENHSS_ENDPOINT',
  'OPENHSS_PROXY',
  'OPENHSS_NO_PROXY',
  'OPENHSS_CA_FILE',
] as const

/** An identity that cannot be read is not the doctor's to judge: `status` says why. */
function readIdentity(environment: Environment): AgentIdentity | undefined {
  try {
    return readAgentIdentity(agentFolderOf(dataDirectoryOf(environment)))
  } catch {
    return undefined
  }
}
