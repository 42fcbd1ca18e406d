import { ACCEPTANCE_REASONS, MAX_ACCEPTANCE_DAYS } from '@openhss/contract'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { Context } from '../../context.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'
import { changeFindings } from './change-findings.ts'

interface AcceptOptions extends JsonOption {
  readonly reason: (typeof ACCEPTANCE_REASONS)[number]
  /** ISO 8601, or `never`. */
  readonly until: string
  readonly comment: string
  readonly ticket?: string
  readonly owner?: string
  readonly replace?: true
}

export function acceptFindingsVerb(context: Context): Command {
  return verbCommand('accept', 'say that findings may stay for a while, and why', {
    example:
      'openhss findings accept 7c1f0d3b --reason compensated --until 90d --comment "only the proxy reaches it"',
  })
    .argument('<id...>', 'IDs of findings, or beginnings of them')
    .addOption(
      new Option('--reason <reason>', 'why they may stay')
        .choices(ACCEPTANCE_REASONS)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--until <time>', UNTIL_ARGUMENT).argParser(readUntil).makeOptionMandatory(),
    )
    .requiredOption('--comment <text>', 'the same in words, from 10 to 500 characters')
    .option('--ticket <name>', 'name of a ticket')
    .option('--owner <name>', 'who answers for it')
    .option('--replace', 'also where somebody accepted it already')
    .action((ids: string[], { until, json, replace, ...terms }: AcceptOptions) =>
      changeFindings(
        context,
        ids,
        {
          action: 'accept',
          ...terms,
          ...(until === 'never' ? { without_end: true } : { until }),
          ...(replace !== true && { replaces: [] }),
        },
        { ...(json && { json }) },
      ),
    )
}

const UNTIL_ARGUMENT = `when that ends: 90d (from now, at most ${MAX_ACCEPTANCE_DAYS}d), 2027-01-31 (the end of the day, in UTC), or never, which only an administrator can say`

function readUntil(text: string): string {
  if (text === 'never') return text
  const [, days] = /^(\d{1,3})d$/.exec(text) ?? []
  if (days !== undefined) return new Date(Date.now() + Number(days) * 86_400_000).toISOString()
  const isDay = /^20\d\d-\d\d-\d\d$/.test(text)
  const ms = isDay ? Date.parse(`${text}T23:59:59Z`) : Number.NaN
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('It must be such as 90d, 2027-01-31 or never.')
  return new Date(ms).toISOString()
}
