import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { acceptFindingsVerb } from './findings/accept-findings.ts'
import { assignFindingsVerb, reopenFindingsVerb } from './findings/change-findings.ts'
import { listFindingsVerb } from './findings/list-findings.ts'
import { showFindingVerb } from './findings/show-finding.ts'
import { nounCommand } from './noun-command.ts'

/** What needs a human: without a verb it lists. */
export function findingsCommand(context: Context): Command {
  const command = nounCommand(
    'findings',
    'list what needs a human on the hosts, and decide what may stay',
    'Lists findings and keeps what was decided of them. Without a verb it lists. Nobody can say that a finding is fixed: the next scan does.',
    [
      showFindingVerb(context),
      acceptFindingsVerb(context),
      reopenFindingsVerb(context),
      assignFindingsVerb(context),
    ],
    'openhss findings severity:critical',
  )
  return command.addCommand(listFindingsVerb(context), { isDefault: true })
}
