import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import path from 'node:path'

/**
 * The names in the folder of upgrades, and in that of each version, which the starter of the package knows as well
 * (scripts/package/agent/openhss-agent.sh). An older starter runs newer versions, so that none of them ever changes.
 */
export const UPGRADE_FILES = {
  /** A link to the version that runs; to turn it is the one moment at which an upgrade happens. */
  current: 'current',
  versions: 'versions',
  /** ID of the upgrade, version and reason of the last one that failed, a line each. */
  failed: 'failed',
} as const

/** What a folder of a version has beside the program. */
export const VERSION_FILES = {
  version: 'version',
  /** ID of the upgrade that brought it, and its version, a line each. */
  upgrade: 'upgrade',
  /** What `current` led to before; empty: the package. */
  before: 'before',
  /** How often it was started; it is there until the server acknowledged a report. */
  starts: 'starts',
} as const

/** An upgrade that failed on this host. */
export interface FailedUpgrade {
  readonly upgradeId: string
  readonly version: string
  readonly reason: string
}

/** Reads which upgrade failed last; undefined where none did since one succeeded. Never throws. */
export function readFailedUpgrade(folder: string): FailedUpgrade | undefined {
  const text = readText(path.join(folder, UPGRADE_FILES.failed))
  if (text === undefined) return undefined
  const [upgradeId = '', version = '', ...reason] = text.trimEnd().split('\n')
  return { upgradeId, version, reason: reason.join(' ') || 'why is not known' }
}

/** Tells what `current` leads to, relative to the folder: a version that is there. Undefined: the package runs. */
export function readCurrent(folder: string): string | undefined {
  try {
    const target = readlinkSync(path.join(folder, UPGRADE_FILES.current))
    return isFolder(path.join(folder, target)) ? target : undefined
  } catch {
    return undefined
  }
}

/** Removes all versions but these, and what an interrupted upgrade left. */
export function removeOtherVersions(folder: string, kept: readonly (string | undefined)[]): void {
  const versions = path.join(folder, UPGRADE_FILES.versions)
  for (const name of namesIn(versions)) {
    if (kept.includes(path.join(UPGRADE_FILES.versions, name))) continue
    rmSync(path.join(versions, name), { recursive: true, force: true })
  }
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isFolder(file: string): boolean {
  return lstatSync(file).isDirectory()
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
