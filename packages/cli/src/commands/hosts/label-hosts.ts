import { Option } from 'commander'
import type { Command } from 'commander'
import { CliError, EXIT } from '../../cli-error.ts'
import { findHost } from '../../client/find-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

interface LabelOptions extends JsonOption {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}

export function labelHostsCommand({ environment, terminal }: Context): Command {
  const several = (given: string, before: readonly string[] = []) => [...before, given]
  return verbCommand('label', 'add labels to hosts and take labels from them', {
    example: 'openhss hosts label web-1 web-2 --add prod --remove test',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<hosts...>', `${HOST_NAME}; all of them are labelled, or none`)
    .addOption(
      new Option('--add <label>', 'a label to add; may be given several times').argParser(several),
    )
    .addOption(
      new Option('--remove <label>', 'a label to remove; may be given several times').argParser(
        several,
      ),
    )
    .action(async (given: readonly string[], { json, add = [], remove = [] }: LabelOptions) => {
      if (add.length + remove.length === 0) {
        throw new CliError('Give a label with --add or --remove.', { exitCode: EXIT.usage })
      }
      const session = await openSession(environment)
      const ids = new Set<string>()
      for (const name of given) ids.add((await findHost(session, name)).host_id)
      const { changed } = await session.api.labelHosts({
        params: { project_id: session.projectId },
        body: { host_ids: [...ids], add: [...new Set(add)], remove: [...new Set(remove)] },
      })
      terminal.print(
        json ? formatJson({ changed }) : `Changed the labels of ${changed} of ${ids.size} hosts.\n`,
      )
    })
}
