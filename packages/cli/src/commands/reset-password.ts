import type { Command } from 'commander'
import { verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { findUser } from '../client/find-named.ts'
import { adminPasswordFileOf, writeAdminPassword } from '../machine/local-files.ts'
import { formatFacts, SHOWN_ONCE } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { tell } from '../output/terminal.ts'
import { openTenantSession } from '../client/session.ts'

export function resetPassword({ environment, terminal }: Context): Command {
  return verbCommand('reset-password', 'give a user a new random password; its tokens end', {
    example: 'openhss users reset-password alice',
  })
    .argument('<user>', 'name or ID')
    .action(async (given: string, { json }: JsonOption) => {
      const session = await openTenantSession(environment)
      const { id, name } = await findUser(session, given, 'USER')
      const { password } = await session.api.resetUserPassword({ params: { user_id: id } })
      // The password is printed before anything else can fail, because the server does not tell it again.
      terminal.print(json ? formatJson({ id, name, password }) : describe(name, password))
      const { passwordFileIn, user } = session
      if (passwordFileIn === undefined || id !== user.id) return
      const file = adminPasswordFileOf(passwordFileIn)
      storePassword(passwordFileIn, password)
      if (!json)
        tell(terminal, `It is now in ${printable(file)}, from where these commands read it.\n`)
    })
}

function describe(name: string, password: string): string {
  const facts = formatFacts([
    ['name', name],
    ['password', password],
  ])
  return `Gave a user a new password.\n${facts}The password is ${SHOWN_ONCE}\n`
}

/** Stores the new password of the user as whom these commands sign in here. */
function storePassword(dataDirectory: string, password: string): void {
  try {
    writeAdminPassword(dataDirectory, password)
  } catch (error) {
    throw new CliError(
      `The new password holds, but is not in ${adminPasswordFileOf(dataDirectory)}; write it there yourself: ${(error as Error).message}`,
      { cause: error },
    )
  }
}
