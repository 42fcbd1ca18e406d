import type { findingOperations, Input, Output } from '@openhss/contract'
import type { Command } from 'commander'
import { findFindingId } from '../../client/find-finding.ts'
import { openSession } from '../../client/session.ts'
import { EXIT } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import { describeAcceptance } from '../../output/acceptance-text.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { tell } from '../../output/terminal.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

type Change = Omit<Input<typeof findingOperations.changeFindings>['body'], 'finding_ids'>
type Changed = Output<typeof findingOperations.changeFindings>

/** Changes the findings with these IDs, or beginnings of IDs, all or none; but those whose acceptance is kept. */
export async function changeFindings(
  { environment, terminal, setExitCode }: Context,
  given: readonly string[],
  change: Change,
  { json }: JsonOption,
): Promise<void> {
  const session = await openSession(environment)
  const ids = []
  for (const each of given) ids.push(await findFindingId(session, each))
  const answer = await session.api.changeFindings({
    params: { project_id: session.projectId },
    body: { ...change, finding_ids: [...new Set(ids)] },
  })
  if (json) terminal.print(formatJson(answer))
  else tell(terminal, `${describeChanged(answer)}\n`)
  if (keptOf(answer).length > 0) setExitCode(EXIT.error)
}

function describeChanged(answer: Changed): string {
  const { changed, results } = answer
  const same = results.length - changed
  const count = `${changed} ${changed === 1 ? 'finding' : 'findings'} changed`
  const kept = keptOf(answer).map(
    ({ finding_id: id, acceptance }) =>
      `${id} is ${acceptance === undefined ? 'accepted' : printable(describeAcceptance(acceptance))}. --replace puts yours in its place.`,
  )
  return [same === 0 ? `${count}.` : `${count}, ${same} stayed as before.`, ...kept].join('\n')
}

function keptOf({ results }: Changed): Changed['results'] {
  return results.filter(({ outcome }) => outcome === 'accepted_meanwhile')
}

export function reopenFindingsVerb(context: Context): Command {
  return verbCommand('reopen', 'withdraw acceptances of findings', {
    example: 'openhss findings reopen 7c1f0d3b',
  })
    .argument('<id...>', 'IDs of findings, or beginnings of them')
    .option('--comment <text>', 'why')
    .action((ids: string[], { comment, ...options }: JsonOption & { comment?: string }) =>
      changeFindings(
        context,
        ids,
        { action: 'reopen', ...(comment !== undefined && { comment }) },
        options,
      ),
    )
}

export function assignFindingsVerb(context: Context): Command {
  return verbCommand('assign', 'say who takes care of findings', {
    example: 'openhss findings assign alice 7c1f0d3b',
  })
    .argument('<user>', 'name of the user; "" for nobody')
    .argument('<id...>', 'IDs of findings, or beginnings of them')
    .action((assignee: string, ids: string[], options: JsonOption) =>
      changeFindings(context, ids, { action: 'assign', assignee }, options),
    )
}
