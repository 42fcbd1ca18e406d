import { execFileSync } from 'node:child_process'
import { realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AGENT_UPGRADES_DIRECTORY } from '@openhss/contract'
import { CliError } from '../cli-error.ts'

/** How the agent came onto this host. */
export interface Installation {
  readonly kind: 'deb' | 'rpm' | 'folder'
  /** For people: the package or the folder. */
  readonly described: string
}

const PACKAGE = 'openhss-agent'

/**
 * Finds the package that this program belongs to, or else its folder.
 * @throws CliError for a program that was not installed, such as one in a checkout.
 */
export function findInstallation(): Installation {
  const installed = tryRun('dpkg-query', ['--show', '--showformat=${db:Status-Status}', PACKAGE])
  if (installed === 'installed') return { kind: 'deb', described: `The package ${PACKAGE}` }
  if (tryRun('rpm', ['--query', PACKAGE]) !== undefined) {
    return { kind: 'rpm', described: `The package ${PACKAGE}` }
  }
  const folder = findFolder()
  if (folder !== undefined) return { kind: 'folder', described: folder }
  throw new CliError('This program was not installed: it is part of no package and of no folder')
}

/**
 * Removes what was installed, and nothing that the agent keeps.
 * @param keepSettings whether dpkg is to keep in mind that there are settings.
 * @throws CliError
 */
export function removeInstallation({ kind, described }: Installation, keepSettings: boolean): void {
  if (kind === 'deb') return run('dpkg', [keepSettings ? '--remove' : '--purge', PACKAGE])
  if (kind === 'rpm') return run('rpm', ['--erase', PACKAGE])
  rmSync(described, { recursive: true, force: true })
  for (const file of OUTSIDE) rmSync(file, { recursive: true, force: true })
  tryRun('systemctl', ['daemon-reload'])
}

/** What `setup.sh` of the folder makes beside it. */
const LINK = '/usr/local/bin/openhss-agent'
const OUTSIDE = [LINK, '/etc/systemd/system/openhss-agent.service', AGENT_UPGRADES_DIRECTORY]

/** By the link, since an agent that upgraded itself runs from elsewhere; where `/usr` is read-only there is none. */
function findFolder(): string | undefined {
  const folders = [realPathOf(LINK), process.execPath].map((file) => path.dirname(file))
  return folders.find((folder) => path.basename(folder) === PACKAGE)
}

function realPathOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function run(program: string, words: readonly string[]): void {
  try {
    execFileSync(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer }
    const why = stderr?.toString().trim() || (error as Error).message
    throw new CliError(`${program} did not remove it: ${why}`, { cause: error })
  }
}

function tryRun(program: string, words: readonly string[]): string | undefined {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
