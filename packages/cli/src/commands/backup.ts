import path from 'node:path'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { environmentHelp } from './environment-help.ts'
import { verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { runOnStorage } from './run-on-storage.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { tell } from '../output/terminal.ts'

export function backupCommand(context: Context): Command {
  return verbCommand('backup', 'write a backup of the server of this machine, which may run', {
    example: 'sudo openhss backup /var/backups/openhss-2026-11-30',
    notes: `
The backup has the database as it is at one moment, and the master key of the
data directory. It is not encrypted, and readable for its owner alone: keep it
as secret as the server. Certificates and variables are not in it.
${environmentHelp(['OPENHSS_DATA_DIR', 'DATABASE_URL'])}`,
  })
    .argument('<file>', 'where it is to be; nothing may be there yet')
    .action((given: string, { json }: JsonOption) => runBackup(path.resolve(given), json, context))
}

async function runBackup(file: string, json: true | undefined, context: Context): Promise<void> {
  const { terminal } = context
  const result = await runOnStorage('backup', context, (storage, options) =>
    storage.backUp({ ...options, file }),
  )
  if (result === undefined) return
  const { hosts, rows, bytes, hasMasterKey } = result
  if (json) {
    terminal.print(formatJson({ file, bytes, hosts, rows, has_master_key: hasMasterKey }))
    return
  }
  tell(terminal, `Made a backup.\n`)
  terminal.print(
    formatFacts([
      ['file', file],
      ['size', `${(bytes / 1e6).toFixed(1)} MB`],
      ['hosts', String(hosts)],
      ['master key', hasMasterKey ? 'in the backup' : NO_KEY],
    ]),
  )
  tell(
    terminal,
    hasMasterKey
      ? 'It is not encrypted. Keep it as secret as the server itself.\n'
      : 'Keep OPENHSS_MASTER_KEY beside it: without that nobody can read the access keys in it.\n',
  )
}

const NO_KEY = 'not in the backup, because the data directory does not have it'
