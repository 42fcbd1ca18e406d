import type { Command } from 'commander'
import { findFindingId } from '../../client/find-finding.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { describeFinding } from '../../output/finding-output.ts'
import { formatJson } from '../../output/output-format.ts'
import { tell } from '../../output/terminal.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function showFindingVerb({ environment, terminal }: Context): Command {
  return verbCommand('show', 'show a finding, what it rests on and what happened to it', {
    example: 'openhss findings show 7c1f0d3b',
  })
    .argument('<id>', 'ID of the finding, or the beginning of one')
    .action(async (given: string, { json }: JsonOption) => {
      const session = await openSession(environment)
      const finding = await session.api.showFinding({
        params: {
          project_id: session.projectId,
          finding_id: await findFindingId(session, given),
        },
      })
      if (json) terminal.print(formatJson(finding))
      else tell(terminal, describeFinding(finding, terminal))
    })
}
