import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { DEFAULT_RING_MINUTES, MAX_RING_MINUTES } from '@openhss/contract'
import type { UpgradeWindow } from '@openhss/contract'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { formatUpgrade } from '../../output/upgrade-output.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

interface UpgradeOptions extends JsonOption {
  readonly to: string
  readonly ringMinutes: number
  readonly window?: UpgradeWindow
}

export function upgradeAgentsCommand({ environment, terminal }: Context): Command {
  return verbCommand('upgrade', 'have the agents become another version', {
    example: 'openhss agents upgrade --to 0.2.0 --window 01:00-05:00',
    notes: `The server hands the packages out: the release and its signature must lie in its folder (OPENHSS_PACKAGES_DIR).
${CLIENT_ENVIRONMENT}`,
  })
    .requiredOption('--to <version>', 'a version in the folder of packages')
    .option(
      '--ring-minutes <number>',
      'from the beginning of one ring to the next one',
      parseMinutes,
      DEFAULT_RING_MINUTES,
    )
    .option('--window <from-to>', 'ask agents in this time of the day alone, UTC', parseWindow)
    .action(async ({ to, ringMinutes, window, json }: UpgradeOptions) => {
      const { api, projectId } = await openSession(environment)
      const started = await api.startAgentUpgrade({
        params: { project_id: projectId },
        body: { version: to, ring_minutes: ringMinutes, ...(window && { window }) },
      })
      terminal.print(json ? formatJson(started) : formatUpgrade(started))
    })
}

function parseMinutes(text: string): number {
  const minutes = Number(text)
  if (/^\d{1,6}$/.test(text) && minutes <= MAX_RING_MINUTES) return minutes
  throw new InvalidArgumentError(`It must be a number from 0 to ${MAX_RING_MINUTES}.`)
}

function parseWindow(text: string): UpgradeWindow {
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? []
  if (from !== undefined && to !== undefined) return { from, to }
  throw new InvalidArgumentError('Write two times of the day, such as 01:00-05:00.')
}
