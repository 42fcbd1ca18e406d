import { existsSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AGENT_FOLDER } from '@openhss/contract'
import { Command } from 'commander'
import { findInstallation, removeInstallation } from './installation.ts'
import { disableService, stopService } from './service.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { dataDirectoryOf } from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'
import { tell } from '../output/terminal.ts'

export function uninstallCommand({ environment, terminal }: Context): Command {
  return new Command('uninstall')
    .summary('stop the agent and remove it from this host')
    .description(
      'Stops the service, removes the package or the folder that it came in, its settings and all that it keeps. The server is told that it was removed; the host stays there until somebody deletes it.',
    )
    .option('--keep-identity', 'keep who this host is, and the settings, for a later installation')
    .addHelpText(
      'after',
      '\nExample:\n  sudo openhss uninstall\n\nExit codes: 0 removed, 1 not root, or something could not be removed, 2 wrong command line.',
    )
    .action(({ keepIdentity = false }: { readonly keepIdentity?: boolean }) => {
      if (!environment.isRoot) throw new CliError('Only root can remove it; try again with sudo')
      const installation = findInstallation()
      const dataDirectory = dataDirectoryOf(environment)
      noteRemoval(agentFolderOf(dataDirectory))
      stopService()
      disableService()
      removeInstallation(installation, keepIdentity)
      if (!keepIdentity) {
        rmSync(agentFolderOf(dataDirectory), { recursive: true, force: true })
        removeIfEmpty(dataDirectory)
        rmSync(SETTINGS, { force: true })
        removeIfEmpty(path.dirname(SETTINGS))
      }
      const kept = keepIdentity ? `; ${SETTINGS} and ${dataDirectory} stay` : ''
      tell(terminal, `${installation.described} is removed${kept}.\n`)
    })
}

const SETTINGS = '/etc/openhss/agent.env'

/** Lets the agent tell the server why it ends, which is no outage. */
function noteRemoval(folder: string): void {
  if (existsSync(folder)) writeFileSync(path.join(folder, AGENT_FOLDER.goodbyeFile), 'removed\n')
}

/** A server may have its own files there. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It holds something else, or is gone.
  }
}
