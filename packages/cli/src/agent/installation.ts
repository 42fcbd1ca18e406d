import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
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
  const folder = path.dirname(process.execPath)
  if (path.basename(folder) === PACKAGE) return { kind: 'folder', described: folder }
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
  for (const file of OUTSIDE) rmSync(file, { force: true })
  tryRun('systemctl', ['daemon-reload'])
}

/** What `setup.sh` of the folder makes beside it. */
const OUTSIDE = ['/usr/local/bin/openhss-agent', '/etc/systemd/system/openhss-agent.service']

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
