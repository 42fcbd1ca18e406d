import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { agentsStatusCommand } from './agents/agents-status.ts'
import {
  cancelUpgradeCommand,
  pauseUpgradeCommand,
  resumeUpgradeCommand,
} from './agents/change-upgrade.ts'
import { upgradeAgentsCommand } from './agents/upgrade-agents.ts'
import { nounCommand } from './noun-command.ts'

export function agentsCommand(context: Context): Command {
  return nounCommand(
    'agents',
    'upgrade the agents of the project, a few at a time',
    'Agents upgrade themselves where their hosts allow it (OPENHSS_SELF_UPDATE=1 in /etc/openhss/agent.env) to a release that is signed with the key that they were built with: one host first, then five of a hundred, then the rest. When the first one fails, or more than two of a hundred, no further one is asked.',
    [
      agentsStatusCommand(context),
      upgradeAgentsCommand(context),
      pauseUpgradeCommand(context),
      resumeUpgradeCommand(context),
      cancelUpgradeCommand(context),
    ],
    'openhss agents status',
  )
}
