import path from 'node:path'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { environmentHelp } from './environment-help.ts'
import { verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { dataDirectoryOf } from '../machine/environment.ts'
import { runOnStorage } from './run-on-storage.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { tell } from '../output/terminal.ts'

export function restoreCommand(context: Context): Command {
  return verbCommand('restore', 'make a server of a backup, in an empty data directory', {
    example: 'sudo OPENHSS_DATA_DIR=/srv/openhss openhss restore openhss-2026-11-30',
    notes: `
The file is checked to its end before anything is made. Start the server
afterwards; users, tokens and agents go on as they were when it was made.
${environmentHelp(['OPENHSS_DATA_DIR', 'DATABASE_URL'])}`,
  })
    .argument('<file>', 'what `openhss backup` wrote')
    .action((given: string, { json }: JsonOption) => runRestore(path.resolve(given), json, context))
}

async function runRestore(file: string, json: true | undefined, context: Context): Promise<void> {
  const { environment, terminal } = context
  const result = await runOnStorage('restore', context, (storage, options) =>
    storage.restore({ ...options, file }),
  )
  if (result === undefined) return
  const { hosts, rows, madeAt, hasMasterKey } = result
  const directory = dataDirectoryOf(environment)
  if (json) {
    terminal.print(
      formatJson({ directory, made_at: madeAt, hosts, rows, has_master_key: hasMasterKey }),
    )
    return
  }
  tell(terminal, `Restored a backup.\n`)
  terminal.print(
    formatFacts([
      ['made at', madeAt],
      ['hosts', String(hosts)],
      ['data directory', directory],
      ['master key', hasMasterKey ? 'restored' : 'not in the backup; set OPENHSS_MASTER_KEY'],
    ]),
  )
  tell(terminal, 'Start the server. Passwords and tokens are those of then.\n')
}
