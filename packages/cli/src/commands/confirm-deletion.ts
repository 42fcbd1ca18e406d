import type { Command } from 'commander'
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { printable } from '../output/printable.ts'

export interface ConfirmOption {
  readonly yes?: true
}

/** Adds `--yes` to a command that deletes something for good. */
export function addConfirmOption(command: Command): Command {
  return command.option('--yes', 'delete without asking; a script is never asked')
}

/**
 * Asks the person at the terminal before something is deleted. A script, which nobody could answer for, is
 * not asked.
 * @param what such as `user alice with its tokens`; text of a server is made safe to show.
 * @throws CliError when the answer is not yes.
 */
export async function confirmDeletion(
  what: string,
  { yes }: ConfirmOption,
  { ask }: Context,
): Promise<void> {
  if (yes || ask === undefined) return
  const answer = await ask(`Delete ${printable(what)}? [y/N] `)
  if (answer === undefined) {
    throw new CliError('Nothing was deleted.', { exitCode: EXIT.interrupted })
  }
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was deleted.')
}
