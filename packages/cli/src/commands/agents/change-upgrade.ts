import type { Command } from 'commander'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { formatUpgrade } from '../../output/upgrade-output.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function pauseUpgradeCommand(context: Context): Command {
  return changeCommand('pause', 'ask no further agent until it is resumed', 'paused', context)
}

export function resumeUpgradeCommand(context: Context): Command {
  return changeCommand(
    'resume',
    'go on with the upgrade; hosts that failed are set aside',
    'running',
    context,
  )
}

export function cancelUpgradeCommand(context: Context): Command {
  return changeCommand('cancel', 'end the upgrade; agents stay what they are', 'cancelled', context)
}

function changeCommand(
  name: string,
  summary: string,
  state: 'running' | 'paused' | 'cancelled',
  { environment, terminal }: Context,
): Command {
  return verbCommand(name, summary, {
    example: `openhss agents ${name}`,
    notes: CLIENT_ENVIRONMENT,
  }).action(async ({ json }: JsonOption) => {
    const { api, projectId } = await openSession(environment)
    const params = { project_id: projectId }
    const changed = await api.changeAgentUpgrade({ params, body: { state } })
    terminal.print(json ? formatJson(changed) : formatUpgrade(changed))
  })
}
