import type { Command } from 'commander'
import { FIRST_USER, isLoopback } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { dataDirectoryOf } from '../machine/environment.ts'
import { adminPasswordFileOf, readLocalEndpoint } from '../machine/local-files.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { tell } from '../output/terminal.ts'
import { environmentHelp } from './environment-help.ts'
import { verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'

export function signInLinkCommand(context: Context): Command {
  return verbCommand(
    'sign-in-link',
    'print a link that signs a browser in at the server of this machine',
    {
      example: 'sudo openhss sign-in-link',
      notes: `
It signs in as the first administrator, once, within ten minutes, and only from
this machine; from another one by \`ssh -L 8686:127.0.0.1:8686 …\`.
${environmentHelp(['OPENHSS_DATA_DIR'])}`,
    },
  ).action(({ json }: JsonOption) => printLink(json, context))
}

async function printLink(
  json: true | undefined,
  { environment, terminal }: Context,
): Promise<void> {
  const dataDirectory = dataDirectoryOf(environment)
  const endpoint = readLocalEndpoint(dataDirectory)
  if (endpoint === undefined) {
    throw new CliError(
      `No server has run in ${dataDirectory}; start one, or set OPENHSS_DATA_DIR to its data directory`,
    )
  }
  const host = new URL(endpoint).hostname.replace(/^\[(.*)\]$/, '$1')
  if (host !== 'localhost' && !isLoopback(host)) {
    throw new CliError(
      `A link counts only from the machine of the server, and this one is at ${endpoint}. Sign in as ${FIRST_USER} with the password in ${adminPasswordFileOf(dataDirectory)}`,
    )
  }
  const { leaveSignInCode } = await import('@openhss/server/storage')
  const link = `${endpoint}/sign-in#code=${await leaveSignInCode(dataDirectory)}`
  terminal.print(json ? formatJson({ link }) : `${printable(link)}\n`)
  if (!json) tell(terminal, `Open it on this machine within ten minutes; it is good once.\n`)
}
